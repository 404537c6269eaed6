/** Both are whole numbers of at least 1. */
export interface EvaluationGrid {
  readonly trainSteps: number;
  readonly evaluationInterval: number;
}

/** How many evaluations a job makes when it runs to its end: 200 steps every 100 make two (guide, "evaluation interval"). */
export function evaluationPoints({ trainSteps, evaluationInterval }: EvaluationGrid): number {
  return Math.floor(trainSteps / evaluationInterval);
}

/** The last step with an evaluation; absent when there is none. */
export function lastEvaluatedStep(grid: EvaluationGrid): number | undefined {
  const points = evaluationPoints(grid);
  return points === 0 ? undefined : points * grid.evaluationInterval;
}

/** Whether the last step is evaluated; if not, the last checkpoint has no evaluation of its own. */
export function isLastStepEvaluated(grid: EvaluationGrid): boolean {
  return lastEvaluatedStep(grid) === grid.trainSteps;
}
