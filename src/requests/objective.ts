import { DEFAULT_OBJECTIVE_METRIC, metrics } from '../catalog/metrics.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { Objective, SweepRequest } from '../contract/sweep-request.ts';
import type { Spot } from '../contract/value-rules.ts';
import { nearest } from './nearest.ts';
import { shown } from './shown.ts';
import type { TuneView } from './tune-rules.ts';

const rankable = [...metrics].filter(([, { goal }]) => goal !== undefined).map(([metric]) => metric);

/** The objective with its defaults; `metric` is what the request says, without TensorBoard's slash. */
export function objectiveOf(objective: SweepRequest['objective'], tune: Pick<TuneView, 'values'>): Objective {
  const metric = objective?.metric?.replace(/^\//, '') ?? defaultMetric(tune);
  return { metric, goal: objective?.goal ?? metrics.get(metric)?.goal ?? 'maximize' };
}

/** Without evaluation data, what the predictions measure is all there is. */
function defaultMetric({ values }: Pick<TuneView, 'values'>): string {
  const predicted = values.evaluationDatasetUri === undefined ? values.predictionEvaluation?.metric : undefined;
  return predicted ?? DEFAULT_OBJECTIVE_METRIC;
}

export function isMeasuredByEvaluation({ metric }: Objective): boolean {
  return metrics.get(metric)?.measuredOn === 'evaluation data';
}

/** `metricSpot` is where the metric stands, or would stand. */
export function objectiveFindings(
  objective: Objective,
  { tune, metricSpot }: { readonly tune: TuneView; readonly metricSpot: Spot },
): readonly Finding[] {
  const { metric } = objective;
  const { model } = tune;
  if (!rankable.includes(metric)) {
    const near = nearest(metric, rankable);
    const facts = { choices: rankable, ...(near !== undefined && { nearest: near }) };
    return [requestFinding('OBJECTIVE_UNKNOWN', { ...metricSpot, ...facts })];
  }
  if (model && !model.hasEvaluation && tune.isLeftOut('predictionEvaluation')) {
    const { field } = tune.spot('predictionEvaluation');
    return [requestFinding('CHAT_SWEEP_NEEDS_PREDICTIONS', { field, baseModel: model.id })];
  }
  const measuredOn = metrics.get(metric)?.measuredOn;
  if (measuredOn === 'training data') return [requestFinding('OBJECTIVE_ON_TRAINING_DATA', metricSpot)];
  if (measuredOn === 'evaluation data') return evaluationMissing(metric, { tune, metricSpot });
  const measured = tune.values.predictionEvaluation?.metric;
  const isMeasured = measured === metric || (measured === undefined && !tune.isLeftOut('predictionEvaluation'));
  return isMeasured
    ? []
    : [requestFinding('OBJECTIVE_NEEDS_PREDICTIONS', { ...metricSpot, value: shown(metric), metric })];
}

function evaluationMissing(
  metric: string,
  { tune, metricSpot }: { readonly tune: TuneView; readonly metricSpot: Spot },
): readonly Finding[] {
  if (tune.model && !tune.model.hasEvaluation) {
    const measured = tune.values.predictionEvaluation?.metric ?? 'prediction_edit_similarity';
    return [requestFinding('OBJECTIVE_NOT_FOR_CHAT', { ...metricSpot, baseModel: tune.model.id, instead: measured })];
  }
  if (!tune.isLeftOut('evaluationDatasetUri')) return [];
  return [requestFinding('OBJECTIVE_NEEDS_EVALUATION', { ...tune.spot('evaluationDatasetUri'), metric })];
}
