import { bucketPath, placeOf } from '../names.ts';
import type { StorageService } from '../storage/storage-service.ts';
import type { Store } from '../store.ts';
import type { TrainingSpec } from '../training/trainer.ts';
import { checkDataset, type DatasetFinding } from './dataset-check.ts';
import { accelerators, type BaseModelFacts, baseModels, type ContextSize, tuningRegions } from './facts.ts';
import type { TaskFailure } from './job-record.ts';
import type { TuningParameters } from './template.ts';
import { METRICS_TASK } from './timeline.ts';

export interface JobInputs {
  jobName: string;
  template: string;
  outputDirectory: string;
  parameters: TuningParameters;
}

export interface CheckedInputs {
  computeRegion: string;
  evaluates: boolean;
  /** The first task that will fail, in the pipeline's order. */
  failure?: TaskFailure;
  /** What there is to train; absent when a task before the tuning fails. */
  spec?: TrainingSpec;
}

/** Everything the real pipeline finds out in its tasks, found out when the job is created. */
export async function checkInputs(inputs: JobInputs, storage: StorageService, store: Store): Promise<CheckedInputs> {
  const { parameters } = inputs;
  const accelerator = accelerators[parameters.acceleratorType === 'TPU' ? 'TPU' : 'GPU'];
  const model = tunableModel(parameters.baseModel);
  const evaluates = model?.facts.shape !== 'chat' && parameters.evaluationDataUri !== '';
  const common = { computeRegion: accelerator.computeRegion, evaluates };
  const invalid = invalidPipeline(inputs, storage);
  if (invalid) return { ...common, failure: invalid };

  const shape = model?.facts.shape ?? 'generation';
  const training = await readDataset(storage, 'dataset-encoder', parameters.datasetUri, (content) =>
    checkDataset(content, shape, 'training'),
  );
  if ('failure' in training) return { ...common, failure: training.failure };
  const evaluation = evaluates
    ? await readDataset(storage, 'evaluation-dataset-encoder', parameters.evaluationDataUri, (content) =>
        checkDataset(content, shape, 'evaluation'),
      )
    : undefined;
  if (evaluation && 'failure' in evaluation) return { ...common, failure: evaluation.failure };
  if (!model || expectedTemplate(model.facts) !== inputs.template) {
    const message = `Invalid model id: ${parameters.baseModel}`;
    return { ...common, failure: failure('vertex-pipelines-prompt-validation', message) };
  }

  const context: ContextSize =
    parameters.maxContextLength === '32k' || parameters.baseModel.includes('-32k@') ? '32k' : '8k';
  const spec: TrainingSpec = {
    dataset: training.content,
    ...(evaluation ? { evaluation: evaluation.content } : {}),
    shape,
    ...(shape === 'chat' && parameters.defaultContext !== '' ? { defaultContext: parameters.defaultContext } : {}),
    steps: parameters.trainSteps,
    batchSize: accelerator.batchSize[context],
    learningRateMultiplier: parameters.learningRateMultiplier,
    evaluationInterval: parameters.evaluationInterval,
    earlyStopping: evaluates && parameters.enableEarlyStopping,
    checkpointSelection: evaluates && selectsBest(parameters) ? 'best' : 'last',
  };
  const boardFailure = tensorboardFailure(inputs, store);
  return { ...common, spec, ...(boardFailure ? { failure: boardFailure } : {}) };
}

/** `default` selects by evaluation for the first generation only (SDK, TuningEvaluationSpec). */
function selectsBest({ enableCheckpointSelection, baseModel }: TuningParameters): boolean {
  if (enableCheckpointSelection === 'default') return baseModel.endsWith('@001');
  return enableCheckpointSelection.toLowerCase() === 'true';
}

function invalidPipeline({ jobName, outputDirectory, parameters }: JobInputs, storage: StorageService) {
  const fail = (message: string): TaskFailure => failure('validate-pipeline', message);
  const region = placeOf(jobName)?.location ?? '';
  for (const [name, value] of [
    ['pipeline location', region],
    ['location', parameters.location],
  ] as const) {
    if (!tuningRegions.includes(value)) {
      return fail(`ValueError: Unsupported ${name}: ${value}. Must be one of ${tuningRegions.join(', ')}.`);
    }
  }
  const { acceleratorType } = parameters;
  if (!['', 'GPU', 'TPU'].includes(acceleratorType)) {
    return fail(`ValueError: Unsupported accelerator_type ${acceleratorType}. Must be one ofTPU or GPU.`);
  }
  if (parameters.encryptionSpecKeyName !== '') {
    const isAllowed = region === 'us-central1' && parameters.location === 'us-central1' && acceleratorType !== 'TPU';
    if (!isAllowed) return fail(CMEK_RULE);
  }
  if (parameters.trainSteps < 1) return fail('ValueError: train_steps must be at least 1.');
  if (!(parameters.learningRateMultiplier > 0)) return fail('ValueError: learning_rate_multiplier must be positive.');
  if (parameters.evaluationInterval < 1) return fail('ValueError: evaluation_interval must be at least 1.');
  if (!['default', 'true', 'false'].includes(parameters.enableCheckpointSelection.toLowerCase())) {
    return fail('ValueError: enable_checkpoint_selection must be one of default, true, false.');
  }
  if (!['', '8k', '32k'].includes(parameters.maxContextLength)) {
    return fail('ValueError: max_context_length must be one of 8k, 32k.');
  }
  const bucket = bucketPath(outputDirectory)?.bucket ?? '';
  if (!storage.hasBucket(bucket)) {
    return {
      task: 'validate-pipeline',
      code: 'NOT_FOUND',
      message: `The output bucket does not exist: gs://${bucket}`,
    } as const;
  }
  return undefined;
}

// sister code, validate_pipeline.py
const CMEK_RULE =
  'ValueError: encryption_spec_key_name (CMEK) is only supported for GPU training in us-central1. Please either unset encryption_spec_key_name or create your pipeline in us-central1 to use GPU instead.';

function tunableModel(reference: string): { facts: BaseModelFacts } | undefined {
  const [id = '', version = ''] = reference.split('@');
  const facts = Object.hasOwn(baseModels, id) ? baseModels[id] : undefined;
  return facts?.tunableVersions.includes(version) ? { facts } : undefined;
}

function expectedTemplate({ shape }: BaseModelFacts): string {
  return shape === 'chat' ? 'tune-large-chat-model' : 'tune-large-model';
}

async function readDataset(
  storage: StorageService,
  task: string,
  uri: string,
  check: (content: Buffer) => DatasetFinding | undefined,
): Promise<{ content: Buffer } | { failure: TaskFailure }> {
  const place = bucketPath(uri);
  if (!place || place.path === '') {
    return { failure: failure(task, `ValueError: the dataset is not a Cloud Storage object: "${uri}"`) };
  }
  const content = storage.hasBucket(place.bucket) ? await storage.read(place.bucket, place.path) : undefined;
  if (!content) return { failure: { task, code: 'NOT_FOUND', message: `The dataset does not exist: ${uri}` } };
  const finding = check(content);
  return finding ? { failure: failure(task, `ValueError: ${uri}${finding.where}: ${finding.message}`) } : { content };
}

function tensorboardFailure({ jobName, parameters }: JobInputs, store: Store): TaskFailure | undefined {
  const name = parameters.tensorboardResourceId;
  if (name === '') return undefined;
  const region = placeOf(jobName)?.location;
  if (placeOf(name)?.location !== region) {
    return failure(METRICS_TASK, `The Tensorboard must be in the same location as the tuning job (${region}): ${name}`);
  }
  if (store.tensorboards.has(name)) return undefined;
  return { task: METRICS_TASK, code: 'NOT_FOUND', message: `The Tensorboard does not exist: ${name}` };
}

function failure(task: string, message: string): TaskFailure {
  return { task, code: 'INVALID_ARGUMENT', message };
}
