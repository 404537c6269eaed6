import type { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import type { MetricSeries } from '../contract/metrics.ts';
import type { JobLocation } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import { experimentsOfJob } from './metric-experiment.ts';
import { toMetricSeries } from './metric-series.ts';
import { findOrCreateTensorboard } from './own-tensorboard.ts';
import type { Tensorboards } from './tensorboards.ts';
import type { WireTimeSeries, WireTimeSeriesData } from './wire.ts';

/** How many series Google's own SDK asks for in one call. */
const SERIES_PER_CALL = 20;
/** From here on batchRead answers a random sample, in which the step that matters may be missing. */
const SAMPLED_FROM_POINTS = 1_000;

export function vertexTensorboards(
  client: Connected<TensorboardServiceClient>,
  { project, region }: JobLocation,
  deadlines: Deadlines = defaultDeadlines,
): Tensorboards {
  const options = { timeout: deadlines.readMs };

  async function timeSeriesOf(experiment: string): Promise<WireTimeSeries[]> {
    const [runs] = await (await client()).listTensorboardRuns({ parent: experiment }, options);
    const found: WireTimeSeries[] = [];
    for (const { name } of runs) {
      const [series] = await (await client()).listTensorboardTimeSeries({ parent: name ?? '' }, options);
      found.push(...series);
    }
    return found;
  }

  async function readAll(tensorboard: string, timeSeries: readonly WireTimeSeries[]): Promise<WireTimeSeriesData[]> {
    const names = timeSeries.flatMap(({ name }) => name ?? []);
    const data: WireTimeSeriesData[] = [];
    for (let start = 0; start < names.length; start += SERIES_PER_CALL) {
      const batch = names.slice(start, start + SERIES_PER_CALL);
      const [answer] = await (await client()).batchReadTensorboardTimeSeriesData(
        { tensorboard, timeSeries: batch },
        options,
      );
      for (const series of answer.timeSeriesData ?? []) data.push(await complete(series, batch));
    }
    return data;
  }

  async function complete(series: WireTimeSeriesData, names: readonly string[]): Promise<WireTimeSeriesData> {
    if ((series.values ?? []).length < SAMPLED_FROM_POINTS) return series;
    const name = names.find((candidate) => candidate.endsWith(`/${series.tensorboardTimeSeriesId}`));
    if (!name) return series;
    const request = { tensorboardTimeSeries: name, maxDataPoints: -1 };
    const [answer] = await (await client()).readTensorboardTimeSeriesData(request, options);
    return answer.timeSeriesData ?? series;
  }

  async function metricsOf(tensorboard: string, experiment: string): Promise<MetricSeries> {
    const timeSeries = await timeSeriesOf(experiment);
    return toMetricSeries(timeSeries, await readAll(tensorboard, timeSeries));
  }

  return {
    findOrCreate: () => findOrCreateTensorboard(client, `projects/${project}/locations/${region}`, deadlines),
    readMetrics: ({ tensorboard, ...job }) =>
      fromGoogle(async () => {
        const [all] = await (await client()).listTensorboardExperiments({ parent: tensorboard }, options);
        const [experiment, ...others] = experimentsOfJob(all, job);
        if (!experiment) return { kind: 'missing' };
        if (others.length > 0) return { kind: 'ambiguous', experiments: [experiment, ...others] };
        const series = await metricsOf(tensorboard, experiment);
        if (Object.keys(series).length === 0) return { kind: 'missing' };
        return { kind: 'found', experiment, series };
      }),
  };
}
