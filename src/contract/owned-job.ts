import type { JobState } from './tuning-job.ts';

/** A job with our owner label, as lists show it: what reconciling and the quota broker need, and no more. */
export interface OwnedJob {
  readonly name: string;
  readonly state: JobState;
  /** ISO 8601. */
  readonly createTime: string;
  /** The workflow that watches it, or did; absent when its labels do not tell. */
  readonly workflowId?: string;
  /** `gpu`, `tpu` or `gemini`: the quota that it takes of. */
  readonly pool?: string;
  /** Hash of its submission key. */
  readonly keyHash?: string;
  readonly specHash?: string;
  /** Hash of the sweep's workflow id; absent for a job of its own. */
  readonly sweepHash?: string;
}
