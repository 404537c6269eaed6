import { pause } from '../../client/pause.ts';
import { isServerAway, RunNotFoundError, type TempotuneClient, WorkerAwayError } from '../../client.ts';
import type { RunResult } from '../../contract/retrain.ts';
import type { CliContext } from '../context.ts';
import { untilAborted } from '../interruption.ts';
import { liveDisplay } from './live-area.ts';
import type { Notice, RunDisplay } from './run-display.ts';
import { type RunSnapshot, readSnapshot } from './run-snapshot.ts';

const SILENCE_MS = 1_000;
const LAST_LOOK_MS = 2_000;
const SERVER_AWAY: Notice = { kind: 'away', who: 'server', message: 'server away, still waiting' };
const WORKER_AWAY: Notice = {
  kind: 'away',
  who: 'worker',
  message: 'no worker answers, still waiting; start one with: tempotune worker',
};
const RESET: Notice = { kind: 'reset', message: 'the run was reset; watching the new run' };

export type FollowedRun =
  | { readonly end: 'result'; readonly result: RunResult }
  /** The user went away; the run did not. */
  | { readonly end: 'left' };

export type FollowedClient = Pick<TempotuneClient, 'progress' | 'result' | 'isServerThere'>;

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. Default 500. */
  readonly intervalMs?: number;
  /** What Ctrl-C does; default: it leaves. */
  readonly hint?: string;
  /** Default: for people. */
  readonly display?: RunDisplay;
}

/**
 * Shows a run until it ends, through absent servers and workers.
 * @throws {RunFailedError} when it ends without a result. @throws {RunNotFoundError}
 */
export async function followRun(
  workflowId: string,
  client: FollowedClient,
  context: Pick<CliContext, 'io' | 'now'>,
  { signal, intervalMs = 500, hint = 'Ctrl-C leaves; the run goes on', display }: FollowOptions,
): Promise<FollowedRun> {
  const shown = display ?? liveDisplay(context, hint);
  const ended = new AbortController();
  const result = client
    .result(workflowId, {
      signal,
      onServerAway: () => shown.notice(SERVER_AWAY),
      onReset: () => shown.notice(RESET),
    })
    .finally(() => ended.abort());
  result.catch(() => undefined); // awaited below; here it must not count as unhandled

  const look = lookAt(workflowId, client, { shown, left: signal });
  const stop = AbortSignal.any([signal, ended.signal]);
  const stopped = untilAborted(stop);
  while (!stop.aborted) {
    await Promise.race([look(), stopped]); // a look may wait for a worker; whoever leaves does not
    await pause(intervalMs, stop);
  }
  if (!signal.aborted) await Promise.race([look(), pause(LAST_LOOK_MS, signal)]); // how the last trial ended
  shown.finish();
  if (signal.aborted) return { end: 'left' };
  return { end: 'result', result: await result };
}

interface Looking {
  readonly shown: RunDisplay;
  readonly left: AbortSignal;
}

/** Shows the run as it is, or why it can't be seen; never fails, for the run's own end says more. */
function lookAt(workflowId: string, client: FollowedClient, { shown, left }: Looking): () => Promise<void> {
  let before: RunSnapshot | undefined;
  const sayIfAway = async (): Promise<void> => {
    if (!(await client.isServerThere()) && !left.aborted) shown.notice(SERVER_AWAY);
  };
  return async () => {
    // a query may wait for seconds: ask meanwhile whether it waits for a worker or for a server
    const silence = setTimeout(() => void sayIfAway(), SILENCE_MS);
    try {
      before = await readSnapshot(workflowId, client, before);
      if (!left.aborted) shown.show(before);
    } catch (error) {
      const notice = noticeOf(error);
      if (notice && !left.aborted) shown.notice(notice);
    } finally {
      clearTimeout(silence);
    }
  };
}

function noticeOf(error: unknown): Notice | undefined {
  if (error instanceof RunNotFoundError) return undefined;
  if (error instanceof WorkerAwayError) return WORKER_AWAY;
  if (isServerAway(error)) return SERVER_AWAY;
  return { kind: 'away', who: 'unknown', message: `no progress to show just now (${(error as Error).message})` };
}
