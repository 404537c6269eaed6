import type { MetricSeries } from '../contract/metrics.ts';
import type { MetricValues, ShippedCheckpoint } from '../contract/results.ts';
import type { CheckpointSelection } from '../contract/tune-request.ts';
import { lastStepRun } from './last-step.ts';
import { evaluatedBefore, finitePoints, highestPoint, TOKEN_ACCURACY, valuesAt } from './metric-points.ts';

export interface CheckpointInput {
  readonly series: MetricSeries;
  readonly trainSteps: number;
  readonly evaluationInterval: number;
  readonly selection: CheckpointSelection;
  readonly baseModel: string;
  /** Whether it could stop early; without an evaluation dataset it can't. */
  readonly earlyStopping: boolean;
}

export interface CheckpointMetrics {
  readonly checkpoint: ShippedCheckpoint;
  /** At the checkpoint, or where a metric has no point there, at the nearest step before it. */
  readonly metrics: MetricValues;
  /** Why `metrics` is empty or lacks the evaluation. */
  readonly noMetrics?: string;
  /** Step of the evaluation metrics, where it is not the checkpoint's own. */
  readonly evaluatedAtStep?: number;
  /** Says so for people; present exactly when `evaluatedAtStep` is. */
  readonly note?: string;
}

/** Which checkpoint became the model, and what was measured there. */
export function shippedCheckpoint(input: CheckpointInput): CheckpointMetrics {
  const checkpoint = findCheckpoint(input);
  const { step } = checkpoint;
  if (step === undefined) {
    return { checkpoint, metrics: {}, noMetrics: 'TensorBoard has no points of this job, so its last step is unknown' };
  }
  const metrics = valuesAt(input.series, step);
  const hasEvaluation = Object.keys(metrics).some((metric) => metric.startsWith('eval_'));
  if (!hasEvaluation) return { checkpoint, metrics, noMetrics: whyNoEvaluation(input, metrics) };
  return { checkpoint, metrics, ...evaluatedBefore(input.series, step) };
}

function findCheckpoint(input: CheckpointInput): ShippedCheckpoint {
  const best = shipsBest(input) ? highestPoint(finitePoints(input.series, TOKEN_ACCURACY)) : undefined;
  if (best) return { step: best.step, rule: 'best evaluation' };
  const step = lastStepRun(input);
  if (step === undefined) return { rule: 'last step' };
  return { step, rule: step < input.trainSteps ? 'last step after early stopping' : 'last step' };
}

/** `default` means the best checkpoint for the first versions only (facts of the template). */
function shipsBest({ selection, baseModel }: CheckpointInput): boolean {
  return selection === 'true' || (selection === 'default' && /-bison@001$/.test(baseModel));
}

function whyNoEvaluation({ series, trainSteps, evaluationInterval }: CheckpointInput, metrics: MetricValues): string {
  if (trainSteps < evaluationInterval) {
    return `${trainSteps} steps at an evaluation interval of ${evaluationInterval} give no evaluation point`;
  }
  if (Object.keys(series).some((metric) => metric.startsWith('eval_')))
    return 'no evaluation metric has a finite value';
  return Object.keys(metrics).length === 0 ? 'TensorBoard has no points of this job' : 'the job was not evaluated';
}
