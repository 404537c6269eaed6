import { isServerAway, RunNotFoundError, type TempotuneClient, WorkerAwayError } from '../../client.ts';
import type { SweepResult, TuneResult } from '../../contract/results.ts';
import type { CliContext } from '../context.ts';
import { LiveArea } from './live-area.ts';
import { runLines } from './run-lines.ts';
import { readSnapshot } from './run-snapshot.ts';

export type FollowedRun =
  | { readonly end: 'result'; readonly result: TuneResult | SweepResult }
  /** The user went away; the run did not. */
  | { readonly end: 'left' };

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. Default 500. */
  readonly intervalMs?: number;
}

/**
 * Shows a run until it ends, through absent servers and workers.
 * @throws {RunFailedError} when it ends without a result. @throws {RunNotFoundError}
 */
export async function followRun(
  workflowId: string,
  client: Pick<TempotuneClient, 'progress' | 'result'>,
  { io, now }: Pick<CliContext, 'io' | 'now'>,
  { signal, intervalMs = 500 }: FollowOptions,
): Promise<FollowedRun> {
  const area = new LiveArea(io);
  const serverAway = (): void => area.notice('server away, still waiting');
  const ended = new AbortController();
  const result = client.result(workflowId, { signal, onServerAway: serverAway }).finally(() => ended.abort());
  result.catch(() => undefined); // awaited below; here it must not count as unhandled

  while (!ended.signal.aborted && !signal.aborted) {
    try {
      area.show(runLines(await readSnapshot(workflowId, client), now()));
    } catch (error) {
      if (error instanceof RunNotFoundError) break; // result says it as well, and better
      if (error instanceof WorkerAwayError)
        area.notice('no worker answers, still waiting; start one with: tempotune worker');
      else if (isServerAway(error)) serverAway();
      else area.notice(`no progress to show just now (${(error as Error).message})`);
    }
    await pause(intervalMs, AbortSignal.any([signal, ended.signal]));
  }
  area.finish();
  if (signal.aborted && !ended.signal.aborted) return { end: 'left' };
  try {
    return { end: 'result', result: await result };
  } catch (error) {
    if (signal.aborted) return { end: 'left' };
    throw error;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
