import { DEFAULT_OBJECTIVE_METRIC } from '../catalog/metrics.ts';
import type { ChampionCandidate, ChampionEvaluation, ChampionOrigin } from '../contract/champion.ts';
import type { SweepResult, TuneResult } from '../contract/results.ts';
import type { Objective } from '../contract/sweep-request.ts';
import type { PredictionEvaluationRequest } from '../contract/tune-request.ts';
import { apiOfJob } from '../contract/tuning-job.ts';

type Tuned = Pick<TuneResult, 'baseModel' | 'model' | 'endpoint' | 'job' | 'dataset' | 'metrics'> &
  Partial<Pick<TuneResult, 'evaluationDataset' | 'predictionEvaluation'>>;

export interface TunedModel {
  readonly tuned: Tuned;
  readonly objective: Objective;
  readonly by: ChampionOrigin;
  /** Hex SHA-256. */
  readonly requestHash?: string;
  /** The request's own; without one the evaluation data are asked. */
  readonly predictionEvaluation?: PredictionEvaluationRequest;
  readonly defaultContext?: string;
}

// the default of predictionEvaluation: minutes of asking, and enough to tell two models apart
const EXAMPLES_TO_ASK = 100;

/** The tuned model as a challenger, or why it can be none. */
export function candidateOf(model: TunedModel): ChampionCandidate | { readonly missing: string } {
  const { tuned, by, requestHash, defaultContext } = model;
  if (tuned.endpoint === undefined) return { missing: 'the model has no endpoint that could answer' };
  const evaluation = evaluationOf(model);
  const heldOut = heldOutOf(model);
  return {
    model: tuned.model,
    endpoint: tuned.endpoint,
    api: apiOfJob(tuned.job),
    baseModel: tuned.baseModel,
    ...(evaluation ? { evaluation } : {}),
    dataset: { sha256: tuned.dataset.sha256, uri: tuned.dataset.uri },
    ...(requestHash === undefined ? {} : { requestHash }),
    ...(heldOut ? { heldOut } : {}),
    ...(defaultContext === undefined ? {} : { defaultContext }),
    by,
  };
}

/** The best model of a run that has ended well, as a challenger. */
export function candidateOfRun(
  result: TuneResult | SweepResult,
  by: ChampionOrigin,
): ChampionCandidate | { readonly missing: string } {
  if (!('ranking' in result)) return candidateOf({ tuned: result, objective: objectiveOf(result), by });
  const { best, baseModel, dataset, evaluationDataset, objective } = result;
  const { model, endpoint, job = '', metrics: measured = {}, index: trial } = best;
  const tuned = {
    ...{ baseModel, model, job, dataset, metrics: measured },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(evaluationDataset ? { evaluationDataset } : {}),
  };
  return candidateOf({ tuned, objective, by: { ...by, trial } });
}

/** A single run was not asked to be best at anything: what a sweep ranks by unless told otherwise. */
function objectiveOf({ predictionEvaluation, evaluationDataset }: TuneResult): Objective {
  const metric = evaluationDataset ? undefined : predictionEvaluation?.metric;
  return { metric: metric ?? DEFAULT_OBJECTIVE_METRIC, goal: 'maximize' };
}

function evaluationOf({ tuned, objective, predictionEvaluation }: TunedModel): ChampionEvaluation | undefined {
  const value = tuned.metrics[objective.metric];
  if (value === undefined) return undefined;
  const asked = tuned.predictionEvaluation;
  if (asked?.metric === objective.metric) {
    const uri = predictionEvaluation ? { uri: predictionEvaluation.datasetUri } : {};
    return { ...objective, value, sha256: asked.sha256, ...uri };
  }
  const { sha256, uri } = tuned.evaluationDataset ?? {};
  return { ...objective, value, ...(sha256 === undefined || uri === undefined ? {} : { sha256, uri }) };
}

function heldOutOf({ tuned, predictionEvaluation }: TunedModel): ChampionCandidate['heldOut'] {
  if (predictionEvaluation) return { maxExamples: EXAMPLES_TO_ASK, ...predictionEvaluation };
  const { evaluationDataset: evaluation } = tuned;
  if (!evaluation) return undefined;
  const maxExamples = Math.min(EXAMPLES_TO_ASK, evaluation.examples);
  return { datasetUri: evaluation.uri, metric: 'prediction_edit_similarity', maxExamples };
}
