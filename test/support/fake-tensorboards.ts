import type { MetricSeries } from '../../src/contract/metrics.ts';
import type { JobLocation } from '../../src/contract/tuning-job.ts';
import type { MetricsLookup, Tensorboards } from '../../src/vertex/tensorboards.ts';
import { type FakeFaults, faultyCalls } from './fake-faults.ts';

export interface FakeTensorboards extends Tensorboards {
  readonly faults: FakeFaults;
  /** How many were made: never more than one. */
  made(): number;
  /** What the next lookups for this job answer; without it, `missing`. */
  answer(jobId: string, lookup: MetricsLookup): void;
  found(jobId: string, series: MetricSeries): void;
}

export function fakeTensorboards({ project, region }: JobLocation): FakeTensorboards {
  const { faults, call } = faultyCalls();
  const lookups = new Map<string, MetricsLookup>();
  const name = `projects/${project}/locations/${region}/tensorboards/1`;
  let made = 0;
  return {
    faults,
    made: () => made,
    answer: (jobId, lookup) => lookups.set(jobId, lookup),
    found: (jobId, series) => lookups.set(jobId, { kind: 'found', experiment: `${name}/experiments/${jobId}`, series }),
    findOrCreate: () =>
      call('findOrCreate', () => {
        made = 1;
        return name;
      }),
    readMetrics: ({ jobId }) => call('readMetrics', () => lookups.get(jobId) ?? { kind: 'missing' }),
  };
}
