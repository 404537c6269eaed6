import { awaitResult, type WaitOptions } from './await-result.ts';
import { WorkerAwayError } from './errors.ts';
import { pause } from './pause.ts';
import { isPolled } from './polled-queue.ts';
import type { RunCalls } from './run-calls.ts';

const LOOK_MS = 5_000;
const BEGUN_WITHIN_MS = 30_000;
const EVENTS_BEFORE_A_WORKER = 2; // started, and a workflow task that nobody has taken

/**
 * Starts what may be done as often as one likes, and waits for its result; two at a time of one request are one run.
 * @throws {RunFailedError} @throws {WorkerAwayError} when no worker begins it: the server takes a workflow for a worker
 * that may never come.
 */
export async function performByWorker<T>(
  calls: RunCalls,
  workflowType: string,
  request: object,
  { signal }: Pick<WaitOptions, 'signal'> = {},
): Promise<T> {
  const workflowId = await calls.perform(workflowType, request);
  const done = new AbortController();
  const stop = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
  try {
    return await Promise.race([
      awaitResult<T>(calls, workflowId, { signal: stop }),
      untilNobodyBegins(calls, workflowId, done.signal),
    ]);
  } finally {
    done.abort();
  }
}

/** Never resolves: rejects when no worker asks for it, or when none has taken it in time; a run that was begun has time. */
async function untilNobodyBegins(calls: RunCalls, workflowId: string, signal: AbortSignal): Promise<never> {
  let since = performance.now();
  for (;;) {
    await pause(LOOK_MS, signal);
    // a server that does not answer says nothing of workers, and the wait for the result goes on through its absence
    const standing = await standingOf(calls, workflowId).catch(() => 'unknown');
    if (signal.aborted || standing === 'begun') return new Promise(() => undefined);
    if (standing === 'unknown') {
      since = performance.now();
      continue;
    }
    const isServed = standing === 'served';
    if (isServed && performance.now() - since < BEGUN_WITHIN_MS) continue;
    const why = isServed ? 'no worker has begun it' : `no worker serves ${calls.target.taskQueue} yet`;
    throw new WorkerAwayError(`${workflowId} is started, but ${why}`);
  }
}

async function standingOf(calls: RunCalls, workflowId: string): Promise<'begun' | 'served' | 'unserved'> {
  const run = calls.temporal.workflow.getHandle(workflowId);
  const { historyLength } = await calls.about(workflowId, () => run.describe());
  if (historyLength > EVENTS_BEFORE_A_WORKER) return 'begun';
  const isServed = await calls.inTime(() => isPolled(calls.target)).catch(() => true); // not everybody may ask that
  return isServed ? 'served' : 'unserved';
}
