import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { bestModel, resultText } from '../result-text.ts';
import { type FollowedClient, followRun } from './follow-run.ts';

/** Follows a run to its end and prints its result. @throws {RunFailedError} @throws {RunNotFoundError} */
export async function watchRun(
  workflowId: string,
  client: FollowedClient,
  options: { readonly json?: boolean | undefined },
  context: Pick<CliContext, 'io' | 'now' | 'interruption'>,
): Promise<ExitCode> {
  const { io } = context;
  const followed = await followRun(workflowId, client, context, { signal: context.interruption() });
  if (followed.end === 'left') {
    io.note(
      `Left; ${workflowId} goes on. Next: tempotune watch ${workflowId}, or end it: tempotune cancel ${workflowId}`,
    );
    return EXIT.left;
  }
  const { result } = followed;
  io.out(options.json ? JSON.stringify(result, null, 2) : resultText(result));
  io.note(`Next: tempotune predict ${bestModel(result)} --prompt "…"`);
  return EXIT.done;
}
