import type { JobOrder } from '../contract/tuning-job.ts';
import type { TuningTime } from '../contract/tuning-times.ts';

/** What clean-up must know: the resubmission under way, and whether a create went out whose answer nobody heard. */
export interface Submission {
  order: JobOrder;
  outcomeUnknown: boolean;
  /** Times of trials of the same sweep that have ended. */
  readonly earlier: readonly TuningTime[];
}
