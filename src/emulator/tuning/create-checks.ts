import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { bucketPath, placeOf } from '../names.ts';
import { type FieldViolation, invalidArgument, notFound, ServiceError, unimplemented } from '../status.ts';
import type { Store } from '../store.ts';
import { adapterRanks, geminiLimits, geminiModels } from './gemini-facts.ts';
import { checkpointKey, type TuningSettings } from './tuning-record.ts';

export interface CheckedJob {
  baseModel: string;
  settings: TuningSettings;
  /** `preTunedModel` with the base model that the service fills in. */
  preTunedModel?: JsonObject;
}

const OTHER_SPECS = [
  'distillationSpec',
  'partnerModelTuningSpec',
  'reinforcementTuningSpec',
  'veoTuningSpec',
  'veoLoraTuningSpec',
];

/** Everything that the create call refuses. What is wrong inside the dataset is found later, by the job. */
export function checkTuningJob(parent: string, job: JsonObject, store: Store): CheckedJob {
  const other = OTHER_SPECS.find((name) => job[name] !== undefined);
  if (other) throw unimplemented(`GenAiTuningService.CreateTuningJob with ${other}`);
  const source = sourceOf(job, store);
  const format = isJsonObject(job.preferenceOptimizationSpec) ? 'preference' : 'gemini';
  const specName = format === 'preference' ? 'preferenceOptimizationSpec' : 'supervisedTuningSpec';
  const spec = job[specName];
  if (!isJsonObject(spec))
    throw invalidArgument('One of the tuning_spec fields is required.', 'tuning_job.tuning_spec');
  const field = `tuning_job.${specName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  const numbers = isJsonObject(spec.hyperParameters) ? spec.hyperParameters : {};
  const errors = [
    ...jsonlErrors(spec, field),
    ...numberErrors(numbers, `${field}.hyper_parameters`),
    ...nameErrors(job.tunedModelDisplayName),
  ];
  if (errors.length > 0) throw foundErrors(errors);

  const adapterSize = adapterRanks[String(numbers.adapterSize)];
  checkBaseModel(source.baseModel, {
    ...(adapterSize === undefined ? {} : { adapterSize }),
    location: placeOf(parent)?.location ?? '',
    isEncrypted: isJsonObject(job.encryptionSpec),
  });
  return {
    ...source,
    settings: {
      trainingUri: String(spec.trainingDatasetUri),
      ...(spec.validationDatasetUri ? { validationUri: String(spec.validationDatasetUri) } : {}),
      format,
      ...(given(numbers.epochCount) ? { epochCount: Number(numbers.epochCount) } : {}),
      ...(adapterSize === undefined ? {} : { adapterSize }),
      ...(given(numbers.batchSize) ? { batchSize: Number(numbers.batchSize) } : {}),
      learningRateMultiplier: given(numbers.learningRateMultiplier) ? Number(numbers.learningRateMultiplier) : 1,
      lastCheckpointOnly: spec.exportLastCheckpointOnly === true,
      ...(source.initial === undefined ? {} : { initial: source.initial }),
    },
  };
}

/** Several at once, in the words of the real service (GoogleCloudPlatform/generative-ai#2081). */
export function foundErrors(errors: readonly FieldViolation[]): ServiceError {
  const list = errors.map(({ field, description }, index) => `${index + 1}.Field: ${field}; Message: ${description}\t`);
  return new ServiceError('INVALID_ARGUMENT', `List of found errors:\t${list.join('')}`, errors);
}

interface Source {
  baseModel: string;
  preTunedModel?: JsonObject;
  initial?: string;
}

function sourceOf({ baseModel, preTunedModel }: JsonObject, store: Store): Source {
  if (isJsonObject(preTunedModel)) return preTunedSource(preTunedModel, store);
  if (typeof baseModel === 'string' && baseModel !== '') {
    return { baseModel: baseModel.replace(/^publishers\/google\/models\//, '') };
  }
  throw foundErrors([{ field: 'tuning_job.base_model', description: 'Required field is not set.' }]);
}

function preTunedSource(source: JsonObject, store: Store): Source {
  const name = String(source.tunedModelName ?? '');
  const model = store.models.get(name.split('@')[0] ?? '');
  if (!model?.tuningJob) throw notFound('Model', name);
  const asked = given(source.checkpointId) ? String(source.checkpointId) : model.defaultCheckpointId;
  const checkpoint = model.checkpoints?.find(({ checkpointId }) => checkpointId === asked);
  if (!checkpoint) throw notFound('checkpoint', `${name} ${asked}`);
  return {
    baseModel: model.baseModel,
    preTunedModel: { ...source, baseModel: model.baseModel },
    initial: checkpointKey(model.tuningJob, checkpoint.checkpointId),
  };
}

export interface AskedOfModel {
  adapterSize?: number;
  location: string;
  /** With a customer-managed key. */
  isEncrypted: boolean;
}

/** @throws when the model cannot be tuned in this way. */
export function checkBaseModel(baseModel: string, { adapterSize, location, isEncrypted }: AskedOfModel): void {
  const facts = Object.hasOwn(geminiModels, baseModel) ? geminiModels[baseModel] : undefined;
  if (!facts) {
    throw foundErrors([
      { field: 'tuning_job.base_model', description: `Base model ${baseModel} is not supported for tuning.` },
    ]);
  }
  if (facts.regions && !facts.regions.includes(location)) {
    throw foundErrors([
      { field: 'tuning_job.base_model', description: `Base model ${baseModel} cannot be tuned in ${location}.` },
    ]);
  }
  if (isEncrypted && !facts.takesEncryptionKey) {
    const description = `Base model ${baseModel} does not support customer-managed encryption keys.`;
    throw foundErrors([{ field: 'tuning_job.encryption_spec', description }]);
  }
  if (adapterSize !== undefined && !facts.adapterSizes.includes(adapterSize)) {
    throw new ServiceError('INVALID_ARGUMENT', 'The adapter size is not supported for this base model.');
  }
}

function jsonlErrors(spec: JsonObject, field: string): FieldViolation[] {
  const uris = [
    ['training_dataset_uri', spec.trainingDatasetUri ?? ''],
    ['validation_dataset_uri', spec.validationDatasetUri],
  ] as const;
  return uris
    .filter(([, uri]) => uri !== undefined && !isJsonlObject(uri))
    .map(([name]) => ({
      field: `${field}.${name}`,
      description: `${name} should be a GCS object of type JSONL.`,
    }));
}

function isJsonlObject(uri: Json): boolean {
  const place = typeof uri === 'string' ? bucketPath(uri) : undefined;
  return place?.path.endsWith('.jsonl') === true;
}

function numberErrors(numbers: JsonObject, field: string): FieldViolation[] {
  const errors: FieldViolation[] = [];
  for (const [key, name] of [
    ['epochCount', 'epoch_count'],
    ['batchSize', 'batch_size'],
  ] as const) {
    const value = numbers[key];
    if (!given(value) || (Number.isInteger(Number(value)) && Number(value) >= 1)) continue;
    errors.push({ field: `${field}.${name}`, description: `${name} must be a positive integer.` });
  }
  if (given(numbers.learningRateMultiplier) && !(Number(numbers.learningRateMultiplier) > 0)) {
    const name = 'learning_rate_multiplier';
    errors.push({ field: `${field}.${name}`, description: `${name} must be positive.` });
  }
  return errors;
}

function nameErrors(displayName: Json | undefined): FieldViolation[] {
  const { displayNameBytes } = geminiLimits;
  if (Buffer.byteLength(String(displayName ?? '')) <= displayNameBytes) return [];
  const description = `The display name can be up to ${displayNameBytes} characters long.`;
  return [{ field: 'tuning_job.tuned_model_display_name', description }];
}

function given(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}
