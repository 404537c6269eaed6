import { stepLimits } from '../catalog/limits.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';

/** One number of steps, where it stands, and the evaluation it meets. */
export interface Steps {
  readonly field: string;
  readonly trainSteps: number;
  /** Absent without an evaluation dataset. */
  readonly evaluationInterval?: number;
  /** Whether trials are ranked by what the evaluation measures. */
  readonly ranks: 'by evaluation' | 'not';
  readonly advice: 'recommended range' | 'none';
}

/** What is to be said about one number of training steps. */
export function stepFindings({ field, trainSteps, evaluationInterval, ranks, advice }: Steps): readonly Finding[] {
  const at = { field, value: String(trainSteps) };
  const { recommendedMinimum: minimum, recommendedMaximum: maximum } = stepLimits;
  const isFine = advice === 'none' || (trainSteps >= minimum && trainSteps <= maximum);
  const advised = isFine ? [] : [requestFinding('STEPS_NOT_RECOMMENDED', { ...at, minimum, maximum })];
  if (evaluationInterval === undefined) return advised;
  const facts = { ...at, trainSteps, interval: evaluationInterval };
  if (trainSteps < evaluationInterval) return [...advised, requestFinding('NO_EVALUATION_POINTS', { ...facts, ranks })];
  const lastEvaluated = trainSteps - (trainSteps % evaluationInterval);
  if (lastEvaluated === trainSteps) return advised;
  return [...advised, requestFinding('LAST_STEP_NOT_EVALUATED', { ...facts, lastEvaluated })];
}
