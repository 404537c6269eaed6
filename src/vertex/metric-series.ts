import type { MetricPoint, MetricSeries } from '../contract/metrics.ts';
import { isoTime, type WireTimeSeries, type WireTimeSeriesData } from './wire.ts';

/** `/eval_total_loss` and, as the guide prints one of them, `/train_num_predictions:` without slash and colon. */
export function metricName(displayName: string): string {
  return displayName.trim().replace(/^\/+/, '').replace(/:+$/, '');
}

/** Points by metric name and in order of their steps; of two values for one step the later written counts. */
export function toMetricSeries(
  timeSeries: readonly WireTimeSeries[],
  data: readonly WireTimeSeriesData[],
): MetricSeries {
  const names = new Map(timeSeries.map(({ name, displayName }) => [lastSegment(name), metricName(displayName ?? '')]));
  const points = new Map<string, Map<number, { value: number; writtenAt: string }>>();
  for (const { tensorboardTimeSeriesId, values } of data) {
    const name = names.get(lastSegment(tensorboardTimeSeriesId));
    if (!name) continue;
    const bySteps = points.get(name) ?? new Map();
    points.set(name, bySteps);
    for (const { step, scalar, wallTime } of values ?? []) {
      const value = scalar?.value ?? (scalar ? 0 : Number.NaN); // proto3 leaves a zero out
      const writtenAt = isoTime(wallTime) ?? '';
      const earlier = bySteps.get(Number(step ?? 0));
      if (Number.isFinite(value) && !(earlier && earlier.writtenAt > writtenAt)) {
        bySteps.set(Number(step ?? 0), { value, writtenAt });
      }
    }
  }
  const series = [...points].map(([name, steps]): [string, MetricPoint[]] => [
    name,
    [...steps].map(([step, { value }]) => ({ step, value })).sort((a, b) => a.step - b.step),
  ]);
  return Object.fromEntries(series.filter(([, found]) => found.length > 0));
}

function lastSegment(name: string | null | undefined): string {
  return name?.split('/').at(-1) ?? '';
}
