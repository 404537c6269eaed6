import type { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import type { JobLocation } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import { experimentSeries } from './experiment-series.ts';
import { experimentsOfJob } from './metric-experiment.ts';
import { findOrCreateTensorboard } from './own-tensorboard.ts';
import type { Tensorboards } from './tensorboards.ts';

export function vertexTensorboards(
  client: Connected<TensorboardServiceClient>,
  { project, region }: JobLocation,
  deadlines: Deadlines = defaultDeadlines,
): Tensorboards {
  const options = { timeout: deadlines.readMs };
  return {
    findOrCreate: () => findOrCreateTensorboard(client, `projects/${project}/locations/${region}`, deadlines),
    readMetrics: ({ tensorboard, ...job }) =>
      fromGoogle(async () => {
        const [all] = await (await client()).listTensorboardExperiments({ parent: tensorboard }, options);
        const [experiment, ...others] = experimentsOfJob(all, job);
        if (!experiment) return { kind: 'missing' };
        if (others.length > 0) return { kind: 'ambiguous', experiments: [experiment, ...others] };
        const series = await experimentSeries(await client(), experiment, options);
        if (Object.keys(series).length === 0) return { kind: 'missing' };
        return { kind: 'found', experiment, series };
      }),
  };
}
