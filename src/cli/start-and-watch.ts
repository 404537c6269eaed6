import type { StartedRun, TempotuneClient } from '../client.ts';
import { type Finding, sentence } from '../contract/findings.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { watchRun } from './watch/watch-run.ts';

export interface LaunchOptions {
  readonly id?: string | undefined;
  readonly detach?: boolean | undefined;
  readonly json?: boolean | undefined;
}

type LaunchContext = Pick<CliContext, 'io' | 'now' | 'connect' | 'interruption'>;

/** What `tune` and `sweep` share: say the warnings, start or join, then watch to the end unless detached. */
export async function startAndWatch(
  start: (client: TempotuneClient) => Promise<StartedRun>,
  warnings: readonly Finding[],
  options: LaunchOptions,
  context: LaunchContext,
): Promise<ExitCode> {
  const { io } = context;
  for (const warning of warnings) io.note(`${warning.severity}: ${sentence(warning)}`);
  const client = context.connect();
  try {
    await client.reach();
    const { workflowId, how } = await start(client);
    io.note(
      how === 'started'
        ? `started ${workflowId}`
        : `joined ${workflowId}: this request has its run already; another --id makes a new one`,
    );
    if (!options.detach) return await watchRun(workflowId, client, options.json ? { json: 'result' } : {}, context);
    io.out(options.json ? JSON.stringify({ workflowId, how }, null, 2) : workflowId);
    io.note(`Next: tempotune watch ${workflowId}`);
    return EXIT.done;
  } finally {
    await client.close();
  }
}
