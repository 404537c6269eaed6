import { setMaxListeners } from 'node:events';
import { WorkflowFailedError } from '@temporalio/client';
import { RunFailedError } from './errors.ts';
import { pause } from './pause.ts';
import { isReset, latestRun, type RunIdentity } from './reset-run.ts';
import type { RunCalls } from './run-calls.ts';
import { runFailure } from './run-failure.ts';
import { isServerAway } from './server-away.ts';

export interface WaitOptions {
  /** Called each time the server does not answer; waiting goes on. */
  onServerAway?(error: unknown): void;
  /** Called when the run was reset; waiting goes on with the run that the reset made. */
  onReset?(): void;
  readonly signal?: AbortSignal;
}

const AWAY_PAUSE_MS = 1_000;

/**
 * Waits for the end, through any absence of the server, and through resets.
 * @throws {RunFailedError} when the run ended without a result. @throws {RunNotFoundError}
 */
export async function awaitResult<T>(calls: RunCalls, workflowId: string, options: WaitOptions): Promise<T> {
  const { signal } = options;
  const { workflow } = calls.temporal;
  const latest = (): Promise<RunIdentity> => calls.about(workflowId, () => latestRun(workflow, workflowId));
  let watched: RunIdentity | undefined;
  for (;;) {
    try {
      watched ??= await latest();
      signal?.throwIfAborted(); // Temporal's client hears only of an abort that is still to come
      const handle = workflow.getHandle(workflowId, watched.runId);
      const wait = (): Promise<T> => handle.result() as Promise<T>;
      const waiting = signal ? calls.target.connection.withAbortSignal(ownSignal(signal), wait) : wait();
      return await calls.found(workflowId, waiting);
    } catch (error) {
      if (error instanceof WorkflowFailedError) {
        const now = watched && (await latest().catch(() => undefined));
        if (!watched || !now || !isReset(error, watched, now)) throw await runFailed(calls, workflowId, error);
        watched = now;
        options.onReset?.();
        continue;
      }
      if (signal?.aborted || !isServerAway(error)) throw error;
      options.onServerAway?.(error);
      await pause(AWAY_PAUSE_MS, signal);
    }
  }
}

async function runFailed(calls: RunCalls, workflowId: string, error: WorkflowFailedError): Promise<RunFailedError> {
  const billed = await calls.describe(workflowId).then(
    (run) => run.billed,
    () => [],
  );
  return new RunFailedError(workflowId, runFailure(error, billed), { cause: error });
}

/** For one wait: Temporal's client adds a listener with every call and removes none, which would pile up on the caller's. */
function ownSignal(signal: AbortSignal): AbortSignal {
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}
