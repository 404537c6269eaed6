import type { MetricPoint, MetricSeries } from '../contract/metrics.ts';

export const TOKEN_ACCURACY = 'eval_fraction_of_correct_next_step_preds';

/** Only points that have a value: NaN and Infinity are none. */
export function finitePoints(series: MetricSeries, metric: string): readonly MetricPoint[] {
  return (series[metric] ?? []).filter(({ step, value }) => Number.isFinite(value) && Number.isFinite(step));
}

/** The points of every metric with that prefix, `eval_` or `train_`, in the order of their steps. */
export function pointsOf(series: MetricSeries, prefix: 'eval_' | 'train_'): readonly MetricPoint[] {
  return Object.keys(series)
    .filter((metric) => metric.startsWith(prefix))
    .flatMap((metric) => finitePoints(series, metric))
    .sort((left, right) => left.step - right.step);
}

/** The point at that step, or the nearest before it. */
export function pointAt(points: readonly MetricPoint[], step: number): MetricPoint | undefined {
  let found: MetricPoint | undefined;
  for (const point of points) {
    if (point.step <= step && (!found || point.step > found.step)) found = point;
  }
  return found;
}

/** The highest value; of equals the earliest. */
export function highestPoint(points: readonly MetricPoint[]): MetricPoint | undefined {
  let best: MetricPoint | undefined;
  for (const point of points) {
    if (!best || point.value > best.value || (point.value === best.value && point.step < best.step)) best = point;
  }
  return best;
}
