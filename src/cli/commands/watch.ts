import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { runStreamingVerb } from '../verb.ts';
import { watchRun } from '../watch/watch-run.ts';

export interface WatchOptions {
  readonly workflowId: string;
  readonly json?: boolean | undefined;
}

export function registerWatch(cli: Command, context: CliContext): void {
  cli
    .command('watch')
    .description('Show a run until it ends, one line per trial, and print its result. Ctrl-C leaves; the run goes on.')
    .argument('<workflow id>', 'run to watch')
    .option('--json', 'print JSON lines: every change as it comes, the result last')
    .addHelpText('after', '\nExample:\n  $ tempotune watch sweep-0123456789abcdef')
    .action((workflowId, flags) => runStreamingVerb(context, flags, () => runWatch({ workflowId, ...flags }, context)));
}

export async function runWatch(
  options: WatchOptions,
  context: Pick<CliContext, 'io' | 'now' | 'connect' | 'interruption'>,
): Promise<ExitCode> {
  const client = context.connect();
  try {
    return await watchRun(options.workflowId, client, options.json ? { json: 'events' } : {}, context);
  } finally {
    await client.close();
  }
}
