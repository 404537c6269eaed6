import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { QuotaTurn } from '../contract/quota.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { cancelAllBut } from './cancel-duplicates.ts';
import type { Dependencies, WorkerDependencies } from './dependencies.ts';
import { idempotencyConflict, withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeat.ts';

export interface SubmitInput {
  readonly order: JobOrder;
  /** The turn in the line for quota that this job takes. */
  readonly turn: QuotaTurn;
}

/** Waiting for quota is an answer, not an error: the workflow waits, where a cancel can reach it. */
export type SubmitAnswer =
  | { readonly kind: 'submitted'; readonly job: TuningJob }
  /** Google has no quota although it was this job's turn. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The broker no longer knows of the lease: it was lost meanwhile, and may have granted the slot to another. */
  | { readonly kind: 'not its turn' };

/** Makes the job that the key stands for, or adopts it if an earlier attempt got through without us hearing of it. */
export function submitTuningJob(dependencies: WorkerDependencies): (input: SubmitInput) => Promise<SubmitAnswer> {
  return (input) => withFailures(() => withHeartbeats(() => submit(input, dependencies)));
}

async function submit({ order, turn }: SubmitInput, dependencies: WorkerDependencies): Promise<SubmitAnswer> {
  const { spec } = order; // from history, never recomputed: an upgraded worker must send the same
  const backend = dependencies.tuningBackend({ project: spec.project, region: spec.pipelineJobRegion }, spec.api);
  const jobs = await backend.find(order.key);
  const [earlier] = jobs; // the oldest: it wins
  if (earlier && earlier.specHash !== order.specHash) throw idempotencyConflict(order.key, order.specHash, earlier);
  if (earlier) await cancelAllBut(earlier.name, jobs, backend);
  if (!earlier && !(await isItsTurn(turn, dependencies))) return { kind: 'not its turn' };
  try {
    const job = earlier ?? (await backend.create(order, cancellationSignal()));
    await noteOrigin(order, job, dependencies);
    return { kind: 'submitted', job };
  } catch (error) {
    if (!(error instanceof GoogleApiError && error.kind === 'QuotaExhausted')) throw error;
    return { kind: 'refused', reason: error.message };
  }
}

/** Looked at just before a job is made: the fence of a lease that was granted to another since is greater. */
async function isItsTurn(
  { brokerId, leaseId, fence }: QuotaTurn,
  { quotaBrokers }: WorkerDependencies,
): Promise<boolean> {
  const place = await quotaBrokers.place(brokerId, leaseId);
  return place?.kind === 'held' && place.fence === fence;
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
