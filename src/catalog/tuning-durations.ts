import type { TuningApi } from '../contract/tune-request.ts';

/** How long one job takes from submission to its end, seconds. */
export interface DurationRange {
  readonly lowSeconds: number;
  readonly highSeconds: number;
  readonly source: string;
}

/** Google publishes none of these; for PaLM's pipelines nobody did, and none may be derived from the number of steps. */
export const tuningDurations: Readonly<Partial<Record<TuningApi, DurationRange>>> = {
  tuningJobs: {
    lowSeconds: 20 * 60,
    highSeconds: 4 * 3_600,
    source: 'reports of users: 20 minutes for 32 examples, 1 hour for 90, 2 to 4 hours for 1,000 and more',
  },
};
