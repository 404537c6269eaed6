import type { JobOrder } from '../contract/tuning-job.ts';

/** What clean-up must know: the resubmission under way, and whether a create went out whose answer nobody heard. */
export interface Submission {
  order: JobOrder;
  outcomeUnknown: boolean;
}
