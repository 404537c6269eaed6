import type { RunResult } from '../../contract/retrain.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { bestModel, resultText } from '../result-text.ts';
import { lineColumns } from '../table.ts';
import { eventLines } from './event-lines.ts';
import { type FollowedClient, followRun } from './follow-run.ts';

export interface WatchRunOptions {
  /** `result` prints that alone, `events` a line for every change and the result as the last; default: text for people. */
  readonly json?: 'result' | 'events' | undefined;
}

/** Follows a run to its end and prints its result. @throws {RunFailedError} @throws {RunNotFoundError} */
export async function watchRun(
  workflowId: string,
  client: FollowedClient,
  { json }: WatchRunOptions,
  context: Pick<CliContext, 'io' | 'now' | 'interruption'>,
): Promise<ExitCode> {
  const { io } = context;
  const followed = await followRun(workflowId, client, context, {
    signal: context.interruption(),
    ...(json === 'events' ? { display: eventLines(workflowId, context) } : {}),
  });
  if (followed.end === 'left') {
    if (json === 'events') io.out(jsonLine('left', { workflowId }));
    io.note(
      `Left; ${workflowId} goes on. Next: tempotune watch ${workflowId}, or end it: tempotune cancel ${workflowId}`,
    );
    return EXIT.left;
  }
  const { result } = followed;
  io.out(printedJson(workflowId, result, json) ?? resultText(result, lineColumns(io)));
  io.note(`Next: tempotune predict ${bestModel(result)} --prompt "…"`);
  return EXIT.done;
}

function printedJson(workflowId: string, result: RunResult, json: WatchRunOptions['json']): string | undefined {
  if (json === 'events') return jsonLine('result', { workflowId, result });
  return json === 'result' ? JSON.stringify(result, null, 2) : undefined;
}
