import type { MetricPoint, MetricSeries } from '../contract/metrics.ts';
import type { MetricValues } from '../contract/results.ts';

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

/** The last value of every metric up to that step. */
export function valuesAt(series: MetricSeries, step: number): MetricValues {
  const values: Record<string, number> = {};
  for (const metric of Object.keys(series)) {
    const point = pointAt(finitePoints(series, metric), step);
    if (point) values[metric] = point.value;
  }
  return values;
}

/** Where the model of that step has no evaluation of its own: the step of the last one before it, and a note on it. */
export function evaluatedBefore(
  series: MetricSeries,
  step: number,
): { readonly evaluatedAtStep?: number; readonly note?: string } {
  const evaluated = pointAt(pointsOf(series, 'eval_'), step);
  if (!evaluated || evaluated.step === step) return {};
  return {
    evaluatedAtStep: evaluated.step,
    note: `the model is the checkpoint of step ${step}; its evaluation metrics are those of step ${evaluated.step}, the last evaluation before it`,
  };
}
