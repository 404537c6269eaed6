import { accelerators } from '../catalog/accelerators.ts';
import { type BaseModelFacts, baseModels } from '../catalog/base-models.ts';
import type { ResolvedPipelineRequest, ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobSpec, ParameterValue, PipelineJobSpec } from '../contract/tuning-job.ts';
import { geminiJobSpec } from './gemini-job-spec.ts';

/** A resolved request of the PaLM era and what validation found out for it. */
export interface PipelineJobSpecInput {
  readonly request: ResolvedPipelineRequest;
  /** gs:// object that the job reads. */
  readonly datasetUri: string;
  /** gs:// object; only for base models that have an evaluation. */
  readonly evaluationDatasetUri?: string;
  /** tempotune's own; they win over the request's. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The same for either API. */
export type JobSpecInput = Omit<PipelineJobSpecInput, 'request'> & { readonly request: ResolvedTuneRequest };

export function jobSpec({ request, ...input }: JobSpecInput): JobSpec {
  return request.api === 'tuningJobs' ? geminiJobSpec({ request, ...input }) : pipelineJobSpec({ request, ...input });
}

/** Everything the job is made of, in the template's own names and types; what does not apply is left out. */
export function pipelineJobSpec(input: PipelineJobSpecInput): PipelineJobSpec {
  const { request, labels } = input;
  const { project, pipelineJobRegion, modelUploadRegion, serviceAccount, encryptionSpecKeyName } = request;
  const { templateUri } = factsOf(request.baseModel);
  return {
    api: 'pipelineJobs',
    project,
    pipelineJobRegion,
    modelUploadRegion,
    computeRegion: accelerators[request.acceleratorType].computeRegion,
    displayName: request.displayName,
    templateUri,
    gcsOutputDirectory: request.outputDirectory,
    parameterValues: parameterValues(input),
    labels: { ...request.labels, ...labels },
    ...(serviceAccount !== undefined && { serviceAccount }),
    ...(encryptionSpecKeyName !== undefined && { encryptionSpecKeyName }),
  };
}

function parameterValues(input: PipelineJobSpecInput): Readonly<Record<string, ParameterValue>> {
  const { request, datasetUri } = input;
  const { tensorboardResourceId, encryptionSpecKeyName } = request;
  return {
    project: request.project,
    model_display_name: request.modelDisplayName,
    dataset_uri: datasetUri,
    ...evaluationParameters(input),
    ...(tensorboardResourceId !== undefined && { tensorboard_resource_id: tensorboardResourceId }),
    location: request.modelUploadRegion, // required by the template, although the guide calls it optional
    accelerator_type: request.acceleratorType,
    large_model_reference: request.baseModel,
    ...chatParameters(request),
    train_steps: request.trainSteps,
    learning_rate_multiplier: request.learningRateMultiplier,
    // The body's encryptionSpec covers the pipeline's artifacts, this one what the template makes: both are needed.
    ...(encryptionSpecKeyName !== undefined && { encryption_spec_key_name: encryptionSpecKeyName }),
  };
}

function evaluationParameters({ request, evaluationDatasetUri }: PipelineJobSpecInput): Record<string, ParameterValue> {
  if (evaluationDatasetUri === undefined || !factsOf(request.baseModel).hasEvaluation) return {};
  return {
    evaluation_data_uri: evaluationDatasetUri,
    evaluation_interval: request.evaluationInterval,
    enable_early_stopping: request.enableEarlyStopping,
    enable_checkpoint_selection: request.enableCheckpointSelection,
  };
}

function chatParameters({ baseModel, defaultContext }: ResolvedPipelineRequest): Record<string, ParameterValue> {
  const isChat = factsOf(baseModel).shape === 'chat';
  return isChat && defaultContext !== undefined ? { default_context: defaultContext } : {};
}

function factsOf(baseModel: string): BaseModelFacts {
  const facts = baseModels.get(baseModel);
  if (!facts) throw new RangeError(`${baseModel} is not in the catalog: a resolved request names a known base model`);
  return facts;
}
