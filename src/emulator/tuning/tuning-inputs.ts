import { bucketPath } from '../names.ts';
import type { StorageService } from '../storage/storage-service.ts';
import type { Store } from '../store.ts';
import type { TrainingSpec } from '../training/trainer.ts';
import { dataStats } from './data-stats.ts';
import { geminiLimits } from './gemini-facts.ts';
import { asTrainingData, readTuningDataset, type TuningDataset } from './tuning-dataset.ts';
import { lineReader } from './tuning-lines.ts';
import { planOf } from './tuning-plan.ts';
import type { TuningRecord, TuningSettings } from './tuning-record.ts';

/** What the job finds when it processes its dataset: something to train, or why it will fail. */
export type TuningInputs =
  | (Required<Pick<TuningRecord, 'plan' | 'stats'>> & { spec: TrainingSpec })
  | Required<Pick<TuningRecord, 'failure'>>;

export async function readTuningInputs(
  settings: TuningSettings,
  storage: StorageService,
  store: Store,
): Promise<TuningInputs> {
  const training = await readDataset(settings.trainingUri, settings, storage);
  if ('failure' in training) return training;
  const { validationUri } = settings;
  const validation = validationUri === undefined ? undefined : await readDataset(validationUri, settings, storage);
  if (validation && 'failure' in validation) return validation;
  const problem = sizeProblem(training, validation);
  if (problem) return failing(problem);

  const plan = planOf({ ...settings, examples: training.examples.length });
  const initial = settings.initial === undefined ? undefined : await store.checkpoint(settings.initial);
  const spec: TrainingSpec = {
    dataset: asTrainingData(training),
    ...(validation ? { evaluation: asTrainingData(validation) } : {}),
    shape: 'generation',
    steps: plan.steps,
    batchSize: plan.batchSize,
    learningRateMultiplier: settings.learningRateMultiplier,
    evaluationInterval: plan.stepsPerEpoch,
    earlyStopping: false,
    checkpointSelection: 'last',
    epochs: 'whole',
    hiddenUnits: plan.hiddenUnits,
    checkpointSteps: plan.checkpoints.map(({ step }) => step),
    ...(initial ? { initial } : {}),
  };
  const stats = dataStats(training, plan);
  const kind = settings.format === 'preference' ? 'preferenceOptimizationDataStats' : 'supervisedTuningDataStats';
  return { plan, stats: { [kind]: stats }, spec };
}

async function readDataset(
  uri: string,
  { format, defaultContext }: TuningSettings,
  storage: StorageService,
): Promise<TuningDataset | { failure: NonNullable<TuningRecord['failure']> }> {
  const place = bucketPath(uri);
  const content = place && storage.hasBucket(place.bucket) ? await storage.read(place.bucket, place.path) : undefined;
  if (!content) return failing(`The dataset does not exist or cannot be read: ${uri}`, 'NOT_FOUND');
  const dataset = readTuningDataset(content, lineReader(format, defaultContext));
  return 'problem' in dataset ? failing(`Dataset validation failed for ${uri}: ${dataset.problem}`) : dataset;
}

function sizeProblem(training: TuningDataset, validation: TuningDataset | undefined): string | undefined {
  const { trainingExamples, validationExamples, freeValidationExamples, validationShare } = geminiLimits;
  const count = training.examples.length;
  if (count > trainingExamples) return `The training dataset has ${count} examples, the limit is ${trainingExamples}.`;
  const validating = validation?.examples.length ?? 0;
  if (validating > validationExamples) {
    return `The validation dataset has ${validating} examples, the limit is ${validationExamples}.`;
  }
  if (validating > freeValidationExamples && validating > count * validationShare) {
    return `The validation dataset has ${validating} examples, more than 30% of the training dataset's ${count}.`;
  }
  return undefined;
}

function failing(message: string, code: 'INVALID_ARGUMENT' | 'NOT_FOUND' = 'INVALID_ARGUMENT') {
  return { failure: { phase: 'PROCESSING_DATASET', code, message } as const };
}
