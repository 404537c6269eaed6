import type { OwnedJob } from '../contract/owned-job.ts';
import type { JobVerdict, ResolvedReconcileRequest } from '../contract/reconcile.ts';
import { isTerminal } from '../contract/tuning-job.ts';
import type { WorkflowRun } from '../contract/workflow-run.ts';

export type ActiveJob = Pick<OwnedJob, 'name' | 'state' | 'createTime' | 'workflowId'>;

/** What is known about the workflow of a job. */
export interface Watcher {
  /** The newest run of its id; absent when retention has removed it. */
  readonly run?: WorkflowRun;
  /** Whether the job's key is this run's own, and not that of an earlier run under the same id. */
  readonly isItsKey: boolean;
  /** When several jobs of the key have not ended: the one that the run recorded, else the oldest, which it would adopt. */
  readonly keeps?: string;
}

/** How a job stands: watched by a living workflow, or not, for that reason and since then. */
export type Standing =
  | { readonly kind: 'watched' }
  | {
      readonly kind: 'unwatched';
      readonly because: string;
      /** By Temporal's clock where it tells, else by Vertex AI's. */
      readonly since: string;
      /** What is left to do where orphans are adopted: what nobody wants is cancelled all the same. */
      readonly whenAdopting: JobVerdict['action'];
    };

export function standingOf({ name, createTime }: ActiveJob, { run, isItsKey, keeps }: Watcher): Standing {
  const unwatched = (because: string, since: string, whenAdopting: JobVerdict['action']): Standing => ({
    kind: 'unwatched',
    because,
    since,
    whenAdopting,
  });
  if (!run) return unwatched('its workflow is gone', createTime, 'leave');
  const { workflowId, status, startTime, closeTime } = run;
  if (closeTime !== undefined) {
    const wasCutOff = status === 'TERMINATED' || status === 'TIMED_OUT';
    const whenAdopting = wasCutOff ? (isItsKey ? 'adopt' : 'leave') : 'cancel';
    return unwatched(`workflow ${workflowId} is ${status}`, closeTime, whenAdopting);
  }
  if (!isItsKey) return unwatched(`an earlier run of workflow ${workflowId} made it`, startTime, 'cancel');
  if (keeps === undefined || keeps === name) return { kind: 'watched' };
  return unwatched(`workflow ${workflowId} keeps to ${keeps}`, createTime, 'cancel');
}

/** Undefined: nothing to say, a living workflow watches the job. */
export function verdictOn(
  job: ActiveJob,
  standing: Standing,
  { orphans, graceSeconds }: Pick<ResolvedReconcileRequest, 'orphans' | 'graceSeconds'>,
  nowMs: number,
): JobVerdict | undefined {
  if (standing.kind === 'watched') return undefined;
  const { because, since, whenAdopting } = standing;
  const verdict = (action: JobVerdict['action'], reason: string): JobVerdict => ({
    job: job.name,
    ...(job.workflowId === undefined ? {} : { workflowId: job.workflowId }),
    action,
    reason,
  });
  if (isTerminal(job.state)) return verdict('leave', `${because}, but it is ${job.state}`);
  if (job.state === 'CANCELLING') return verdict('leave', `${because}, and it is being cancelled`);
  const sinceMs = Date.parse(since);
  // a time to come is that of another clock, such as a fast emulator's, and says nothing
  const waitSeconds = sinceMs > nowMs ? 0 : Math.ceil(graceSeconds - (nowMs - sinceMs) / 1_000);
  if (waitSeconds > 0) return verdict('leave', `${because}; it is left alone for another ${waitSeconds} s`);
  if (orphans === 'report') return verdict('leave', `${because}; it is only reported, as asked`);
  if (orphans === 'cancel') return verdict('cancel', because);
  if (whenAdopting !== 'leave') return verdict(whenAdopting, because);
  return verdict('leave', `${because}, and it cannot be adopted; to cancel it, reconcile with orphans: cancel`);
}
