import type { MetricPoint } from '../training/trainer.ts';

export interface MetricSeries {
  displayName: string;
  values: Array<{ step: number; value: number }>;
}

/** The three metrics of the guide for one role, by their names there; none where there are no points. */
export function seriesOf(role: 'train' | 'eval', points: readonly MetricPoint[]): MetricSeries[] {
  if (points.length === 0) return [];
  const pick = (name: string, value: (point: MetricPoint) => number): MetricSeries => ({
    displayName: `/${role}_${name}`,
    values: points.map((point) => ({ step: point.step, value: value(point) })),
  });
  return [
    pick('total_loss', ({ totalLoss }) => totalLoss),
    pick('fraction_of_correct_next_step_preds', ({ fractionCorrect }) => fractionCorrect),
    pick('num_predictions', ({ numPredictions }) => numPredictions),
  ];
}
