import { expect, test } from 'vitest';
import { bestPoint, hasPlateaued } from './early-stopping.ts';
import type { MetricPoint } from './training-spec.ts';

const pointsOf = (accuracies: readonly number[]): MetricPoint[] =>
  accuracies.map((fractionCorrect, index) => ({
    step: (index + 1) * 20,
    totalLoss: 1,
    fractionCorrect,
    numPredictions: 100,
  }));

test.each([
  [[], undefined, false],
  [[0.3], 20, false],
  [[0.3, 0.4, 0.5], 60, false],
  [[0.5, 0.4, 0.45], 20, false],
  [[0.5, 0.4, 0.45, 0.5], 20, true], // as good is not better
  [[0.5, 0.4, 0.45, 0.51], 80, false],
  [[0.3, 0.5, 0.4, 0.4, 0.4], 40, true],
])('after %j the best is at step %s and the plateau is %s', (accuracies, step, expected) => {
  const points = pointsOf(accuracies);
  expect(bestPoint(points)?.step).toBe(step);
  expect(hasPlateaued(points)).toBe(expected);
});
