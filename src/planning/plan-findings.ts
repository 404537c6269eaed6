import { baseModels } from '../catalog/base-models.ts';
import { epochLimits, validationShare } from '../catalog/limits.ts';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { TrainingLoad } from '../contract/results.ts';
import type { ResolvedPipelineRequest, ResolvedTuneRequest } from '../contract/tune-request.ts';
import { stepsForEpochs, trainingLoad } from './training-load.ts';

/** A valid request and the datasets it names, checked. */
export interface PlanInput {
  readonly request: ResolvedTuneRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
}

interface PipelinePlan {
  readonly request: ResolvedPipelineRequest;
  readonly dataset: DatasetFacts;
}

/** The load of a request on its dataset; Gemini's is known only afterwards. */
export function plannedLoad({ request, dataset }: PipelinePlan): Required<TrainingLoad> {
  return trainingLoad({ ...loadBasis({ request, dataset }), trainSteps: request.trainSteps });
}

/** What only request and datasets together show. */
export function planFindings(input: PlanInput): readonly Finding[] {
  const { request, dataset } = input;
  const ofApi = request.api === 'tuningJobs' ? validationFindings(input) : epochFindings({ request, dataset });
  return [...ofApi, ...sameDataFindings(input)];
}

/** What Gemini says about the sizes of its two datasets together. */
export function validationFindings({ dataset, evaluation }: Omit<PlanInput, 'request'>): readonly Finding[] {
  const { aboveExamples: above, maximum } = validationShare;
  const { examples = 0 } = evaluation ?? {};
  if (examples <= above || examples <= maximum * dataset.examples) return [];
  const facts = { validation: examples, training: dataset.examples, above, percent: maximum * 100 };
  const at = { field: 'evaluationDatasetUri', value: `${examples} examples` };
  return [requestFinding('VALIDATION_SHARE', { ...at, ...facts })];
}

function epochFindings({ request, dataset }: PipelinePlan): readonly Finding[] {
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

function loadBasis({ request, dataset }: PipelinePlan): {
  readonly accelerator: ResolvedPipelineRequest['acceleratorType'];
  readonly context: '8k' | '32k';
  readonly examples: number;
} {
  const facts = baseModels.get(request.baseModel);
  if (!facts)
    throw new RangeError(`${request.baseModel} is not in the catalog: a resolved request names a known base model`);
  return { accelerator: request.acceleratorType, context: facts.context, examples: dataset.trainingExamples };
}
