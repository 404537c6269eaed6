import { expect, test } from 'vitest';
import { evaluationPoints, isLastStepEvaluated, lastEvaluatedStep } from './evaluation-grid.ts';

test.each([
  { trainSteps: 200, evaluationInterval: 100, points: 2, last: 200, onGrid: true }, // the guide's example
  { trainSteps: 300, evaluationInterval: 20, points: 15, last: 300, onGrid: true },
  { trainSteps: 310, evaluationInterval: 20, points: 15, last: 300, onGrid: false },
  { trainSteps: 15, evaluationInterval: 20, points: 0, last: undefined, onGrid: false },
  { trainSteps: 20, evaluationInterval: 20, points: 1, last: 20, onGrid: true },
  { trainSteps: 1, evaluationInterval: 1, points: 1, last: 1, onGrid: true },
])('$trainSteps steps, evaluated every $evaluationInterval: $points points', ({ points, last, onGrid, ...grid }) => {
  expect(evaluationPoints(grid)).toBe(points);
  expect(lastEvaluatedStep(grid)).toBe(last);
  expect(isLastStepEvaluated(grid)).toBe(onGrid);
});
