import type { MetricSeries } from '../../src/contract/metrics.ts';
import type { Experiments } from '../../src/vertex/experiments.ts';
import type { MetricsLookup } from '../../src/vertex/tensorboards.ts';
import { type FakeFaults, faultyCalls } from './fake-faults.ts';

export interface FakeExperiments extends Experiments {
  readonly faults: FakeFaults;
  /** From now on the context leads to these series; before it is missing. */
  found(context: string, series: MetricSeries): void;
}

export function fakeExperiments(): FakeExperiments {
  const { faults, call } = faultyCalls();
  const lookups = new Map<string, MetricsLookup>();
  return {
    faults,
    found(context, series) {
      const [, project, , region] = context.split('/');
      const id = context.slice(context.lastIndexOf('/') + 1);
      const experiment = `projects/${project}/locations/${region}/tensorboards/1/experiments/${id}`;
      lookups.set(context, { kind: 'found', experiment, series });
    },
    read: (context) => call('read', () => lookups.get(context) ?? { kind: 'missing' }),
  };
}
