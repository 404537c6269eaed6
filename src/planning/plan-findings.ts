import { baseModels } from '../catalog/base-models.ts';
import { epochLimits } from '../catalog/limits.ts';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { TrainingLoad } from '../contract/results.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { stepsForEpochs, trainingLoad } from './training-load.ts';

/** A valid request and the datasets it names, checked. */
export interface PlanInput {
  readonly request: ResolvedTuneRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
}

/** The load of a request on its dataset. */
export function plannedLoad({ request, dataset }: Pick<PlanInput, 'request' | 'dataset'>): TrainingLoad {
  return trainingLoad({ ...loadBasis({ request, dataset }), trainSteps: request.trainSteps });
}

/** What only request and datasets together show. */
export function planFindings(input: PlanInput): readonly Finding[] {
  return [...epochFindings(input), ...sameDataFindings(input)];
}

function epochFindings({ request, dataset }: PlanInput): readonly Finding[] {
  const { batchSize, examplesSeen, epochs } = plannedLoad({ request, dataset });
  const basis = loadBasis({ request, dataset });
  const at = { field: 'trainSteps', value: String(request.trainSteps) };
  if (epochs < epochLimits.minimum) {
    const steps = stepsForEpochs({ ...basis, epochs: epochLimits.minimum });
    const facts = { ...at, seen: examplesSeen, examples: dataset.trainingExamples, steps };
    return [requestFinding('EPOCHS_BELOW_ONE', facts)];
  }
  if (epochs <= epochLimits.maximum) return [];
  const steps = Math.floor((epochLimits.maximum * dataset.trainingExamples) / batchSize);
  const facts = { ...at, epochs: Number(epochs.toFixed(1)), maximum: epochLimits.maximum, steps };
  return [requestFinding('EPOCHS_HIGH', facts)];
}

function sameDataFindings({ dataset, evaluation }: PlanInput): readonly Finding[] {
  if (evaluation?.sha256 !== dataset.sha256) return [];
  const value = evaluation.sources.map(({ uri }) => uri).join(', ');
  return [requestFinding('EVALUATION_IS_TRAINING_DATA', { field: 'evaluationDatasetUri', value })];
}

function loadBasis({ request, dataset }: Pick<PlanInput, 'request' | 'dataset'>): {
  readonly accelerator: ResolvedTuneRequest['acceleratorType'];
  readonly context: '8k' | '32k';
  readonly examples: number;
} {
  const facts = baseModels.get(request.baseModel);
  if (!facts)
    throw new RangeError(`${request.baseModel} is not in the catalog: a resolved request names a known base model`);
  return { accelerator: request.acceleratorType, context: facts.context, examples: dataset.trainingExamples };
}
