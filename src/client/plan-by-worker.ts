import { workflowTypes } from '../contract/names.ts';
import type { Plan } from '../contract/plan.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { awaitResult } from './await-result.ts';
import { WorkerAwayError } from './errors.ts';
import { pause } from './pause.ts';
import { isPolled } from './polled-queue.ts';
import type { RunCalls } from './run-calls.ts';

const LOOK_MS = 5_000;

/** @throws {RunFailedError} with every problem of the request. @throws {WorkerAwayError} when no worker is there to plan. */
export async function planByWorker(calls: RunCalls, request: TuneRequest | SweepRequest): Promise<Plan> {
  const planning = await calls.perform(workflowTypes.plan, request);
  const done = new AbortController();
  try {
    return await Promise.race([awaitResult<Plan>(calls, planning, done), noWorker(calls, planning, done.signal)]);
  } finally {
    done.abort();
  }
}

/** Rejects as soon as nobody serves the queue: the server takes a workflow for a worker that may never come. */
async function noWorker({ target }: RunCalls, workflowId: string, signal: AbortSignal): Promise<never> {
  for (;;) {
    await pause(LOOK_MS, signal);
    const isServed = signal.aborted || (await isPolled(target).catch(() => true));
    if (!isServed) throw new WorkerAwayError(`${workflowId} is started, but no worker serves ${target.taskQueue} yet`);
    if (signal.aborted) return new Promise(() => undefined);
  }
}
