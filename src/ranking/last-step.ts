import type { MetricSeries } from '../contract/metrics.ts';
import { pointsOf } from './metric-points.ts';

export interface LastStepInput {
  readonly series: MetricSeries;
  readonly trainSteps: number;
  readonly evaluationInterval: number;
  /** Whether it could stop early; without an evaluation dataset it can't. */
  readonly earlyStopping: boolean;
}

/** The last training step that ran; undefined when early stopping may have ended it and no point tells where. */
export function lastStepRun({
  series,
  trainSteps,
  evaluationInterval,
  earlyStopping,
}: LastStepInput): number | undefined {
  if (!earlyStopping) return trainSteps;
  const trained = pointsOf(series, 'train_').map(({ step }) => step);
  const lastEvaluated = pointsOf(series, 'eval_').at(-1)?.step;
  const lastSeen = Math.max(trained.at(-1) ?? 0, lastEvaluated ?? 0);
  if (lastSeen === 0) return undefined;
  if (lastSeen >= trainSteps) return trainSteps;
  const lastOnGrid = Math.floor(trainSteps / evaluationInterval) * evaluationInterval;
  const missesEvaluations = lastEvaluated !== undefined && lastEvaluated < lastOnGrid;
  // train points may come every few steps only: the end of training need not have one
  const isSilentTail = lastSeen + spacing(trained) > trainSteps;
  return isSilentTail && !missesEvaluations ? trainSteps : lastSeen;
}

/** Distance of the last two train points; of a single one the distance from the start. */
function spacing(steps: readonly number[]): number {
  const distinct = [...new Set(steps)];
  return (distinct.at(-1) ?? 0) - (distinct.at(-2) ?? 0);
}
