import { tuningDurations } from '../catalog/tuning-durations.ts';
import type { TimeEstimate } from '../contract/plan.ts';
import type { TuningApi } from '../contract/tune-request.ts';

/** Seconds that somebody knows one job of theirs to take. */
export interface KnownJobTime {
  readonly lowSeconds: number;
  readonly highSeconds: number;
}

/** From the start to the end of the last job: rounds of jobs, one after another. */
export function wallTime(api: TuningApi, rounds: number, known?: KnownJobTime): TimeEstimate {
  const job = known ? { ...known, source: 'the time of one job as given' } : tuningDurations[api];
  const many = `${rounds} ${rounds === 1 ? 'round' : 'rounds'} of jobs`;
  if (!job) return { unknown: `${many}; nobody has published how long such a job takes` };
  return {
    lowSeconds: job.lowSeconds * rounds,
    highSeconds: job.highSeconds * rounds,
    basis: `${many}; ${job.source}`,
  };
}
