import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { cancelAllBut } from './cancel-duplicates.ts';
import type { Dependencies } from './dependencies.ts';
import { idempotencyConflict, withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeat.ts';

export interface SubmitInput {
  readonly order: JobOrder;
  /** How often this order was parked before, from 0. */
  readonly parked: number;
  readonly pollIntervalMs: number;
}

/** Waiting for quota is an answer, not an error: the workflow waits, where a cancel can reach it. */
export type SubmitAnswer =
  | { readonly kind: 'submitted'; readonly job: TuningJob }
  | { readonly kind: 'parked'; readonly reason: string; readonly retryAfterMs: number };

/** Makes the job that the key stands for, or adopts it if an earlier attempt got through without us hearing of it. */
export function submitTuningJob(dependencies: Dependencies): (input: SubmitInput) => Promise<SubmitAnswer> {
  return (input) => withFailures(() => withHeartbeats(() => submit(input, dependencies)));
}

async function submit(
  { order, parked, pollIntervalMs }: SubmitInput,
  dependencies: Dependencies,
): Promise<SubmitAnswer> {
  const { spec } = order; // from history, never recomputed: an upgraded worker must send the same
  const backend = dependencies.tuningBackend({ project: spec.project, region: spec.pipelineJobRegion }, spec.api);
  const jobs = await backend.find(order.key);
  const [earlier] = jobs; // the oldest: it wins
  if (earlier && earlier.specHash !== order.specHash) throw idempotencyConflict(order.key, order.specHash, earlier);
  if (earlier) await cancelAllBut(earlier.name, jobs, backend);
  try {
    const job = earlier ?? (await backend.create(order, cancellationSignal()));
    await noteOrigin(order, job, dependencies);
    return { kind: 'submitted', job };
  } catch (error) {
    if (!(error instanceof GoogleApiError && error.kind === 'QuotaExhausted')) throw error;
    return { kind: 'parked', reason: error.message, retryAfterMs: quotaDelayMs(parked, pollIntervalMs) };
  }
}

const LONGEST_QUOTA_DELAY_MS = 10 * 60_000;

/** Quota comes free when a job of hours ends: from one poll interval, doubled, up to ten minutes. */
export function quotaDelayMs(parked: number, pollIntervalMs: number): number {
  return Math.min(LONGEST_QUOTA_DELAY_MS, pollIntervalMs * 2 ** Math.min(parked, 20));
}

/** Labels can't hold workflow ids as they are; this object beside the job's output does. */
async function noteOrigin(
  { key, spec, specHash }: JobOrder,
  job: TuningJob,
  { objects, owner }: Dependencies,
): Promise<void> {
  const { workflowExecution, workflowNamespace } = activityInfo();
  const origin = { job: job.name, key, specHash, owner, namespace: workflowNamespace, ...workflowExecution, spec };
  const jobId = job.name.slice(job.name.lastIndexOf('/') + 1);
  await objects.put(
    `${spec.gcsOutputDirectory}/jobs/${jobId}.json`,
    `${JSON.stringify(origin, null, 2)}\n`,
    'application/json',
  );
}
