import type { JobSpec } from '../contract/tuning-job.ts';
import { shortHash } from '../requests/content-hash.ts';

/** Two jobs with the same hash are the same job: it stands in the labels of a job, which are looked at before one is made. */
export function specHashOf(spec: JobSpec): string {
  return shortHash(spec);
}
