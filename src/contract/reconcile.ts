import type { TuningApi } from './tune-request.ts';
import type { JobLocation } from './tuning-job.ts';

/** What becomes of a job that no workflow watches. */
export type OrphanPolicy = 'cancel' | 'adopt' | 'report';

/** Input of the workflow `reconcileJobs`. */
export interface ReconcileRequest {
  /** Google Cloud project ID. */
  readonly project: string;
  /** Regions to look at; absent: all in which code models are tuned. */
  readonly regions?: readonly string[];
  /** How long a job must have been without its workflow before anything is done. Default 600. */
  readonly graceSeconds?: number;
  /**
   * `cancel` (default); `adopt`: a new run under the same workflow id goes on with the job, where the workflow was
   * terminated or timed out; `report`: only say so.
   */
  readonly orphans?: OrphanPolicy;
  /** Say what would be done, and do nothing. Default false. */
  readonly dryRun?: boolean;
  /** gs:// folders with champions, whose registry aliases, labels and history are repaired. Not with `dryRun`. */
  readonly champions?: readonly string[];
}

export type ResolvedReconcileRequest = Required<Omit<ReconcileRequest, 'champions'>> &
  Pick<ReconcileRequest, 'champions'>;

/** One list of jobs: a region, and which API made them. */
export interface JobPlace extends JobLocation {
  readonly api: TuningApi;
}

/** What is to be done with a job, and why. */
export interface JobVerdict {
  readonly job: string;
  /** Absent when its labels do not tell. */
  readonly workflowId?: string;
  readonly action: 'cancel' | 'adopt' | 'leave';
  readonly reason: string;
}

/** What was done with a job, and why. */
export interface JobOutcome extends Omit<JobVerdict, 'action'> {
  readonly outcome: 'cancelled' | 'adopted' | 'left' | 'would be cancelled' | 'would be adopted';
}

/** Answer of the workflow `reconcileJobs`; under 64 KB however many jobs there are. */
export interface ReconcileResult extends ResolvedReconcileRequest {
  /** Jobs with our owner label that had not ended. */
  readonly jobs: number;
  /** Of these, jobs that a living workflow watches. */
  readonly watched: number;
  readonly cancelled: number;
  readonly adopted: number;
  /** Jobs with something to say about them that were left alone. */
  readonly left: number;
  /** The first hundred; the counts are of all. */
  readonly outcomes: readonly JobOutcome[];
  /** What was mended of champions, a sentence each; absent when the request names no folder of them. */
  readonly repaired?: readonly string[];
  /** Places that could not be looked at. */
  readonly unseen: readonly (JobPlace & { readonly reason: string })[];
}
