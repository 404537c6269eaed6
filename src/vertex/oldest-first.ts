import type { TuningJob } from '../contract/tuning-job.ts';

/** By age; the same order for everybody who looks, also for jobs of the same moment. */
export function oldestFirst(a: TuningJob, b: TuningJob): number {
  const difference = Date.parse(a.createTime) - Date.parse(b.createTime);
  return difference || a.name.localeCompare(b.name, 'en', { numeric: true });
}
