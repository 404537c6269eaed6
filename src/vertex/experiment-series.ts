import type { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import type { MetricSeries } from '../contract/metrics.ts';
import { toMetricSeries } from './metric-series.ts';
import type { WireTimeSeries, WireTimeSeriesData } from './wire.ts';

/** How many series Google's own SDK asks for in one call. */
const SERIES_PER_CALL = 20;
/** From here on batchRead answers a random sample, in which the step that matters may be missing. */
const SAMPLED_FROM_POINTS = 1_000;

interface CallOptions {
  readonly timeout: number;
}

/** Every scalar of every run of a TensorBoard experiment. */
export async function experimentSeries(
  client: TensorboardServiceClient,
  experiment: string,
  options: CallOptions,
): Promise<MetricSeries> {
  const [runs] = await client.listTensorboardRuns({ parent: experiment }, options);
  const found: WireTimeSeries[] = [];
  for (const { name } of runs) {
    const [series] = await client.listTensorboardTimeSeries({ parent: name ?? '' }, options);
    found.push(...series);
  }
  return toMetricSeries(found, await readAll(client, experiment.replace(/\/experiments\/.*$/, ''), found, options));
}

async function readAll(
  client: TensorboardServiceClient,
  tensorboard: string,
  timeSeries: readonly WireTimeSeries[],
  options: CallOptions,
): Promise<WireTimeSeriesData[]> {
  const names = timeSeries.flatMap(({ name }) => name ?? []);
  const data: WireTimeSeriesData[] = [];
  for (let start = 0; start < names.length; start += SERIES_PER_CALL) {
    const batch = names.slice(start, start + SERIES_PER_CALL);
    const request = { tensorboard, timeSeries: batch };
    const [answer] = await client.batchReadTensorboardTimeSeriesData(request, options);
    for (const series of answer.timeSeriesData ?? []) data.push(await complete(client, series, batch, options));
  }
  return data;
}

async function complete(
  client: TensorboardServiceClient,
  series: WireTimeSeriesData,
  names: readonly string[],
  options: CallOptions,
): Promise<WireTimeSeriesData> {
  if ((series.values ?? []).length < SAMPLED_FROM_POINTS) return series;
  const name = names.find((candidate) => candidate.endsWith(`/${series.tensorboardTimeSeriesId}`));
  if (!name) return series;
  const request = { tensorboardTimeSeries: name, maxDataPoints: -1 };
  const [answer] = await client.readTensorboardTimeSeriesData(request, options);
  return answer.timeSeriesData ?? series;
}
