import { isJsonObject, type JsonObject } from '../json.ts';
import { placeOf } from '../names.ts';
import { baseModels } from '../pipeline/facts.ts';
import { failedPrecondition, invalidArgument, notFound } from '../status.ts';
import { checkBaseModel } from '../tuning/create-checks.ts';
import { REBASE_MODEL } from '../tuning/gemini-facts.ts';
import { addTuningJob, findTuningJob } from '../tuning/tuning-jobs.ts';
import type { TuningSettings } from '../tuning/tuning-record.ts';
import { tuningView } from '../tuning/tuning-view.ts';
import type { World } from '../world.ts';
import { finishedOperation } from './operations.ts';

interface RebaseRequest {
  parent: string;
  tunedModelRef?: { tunedModel?: string; tuningJob?: string; pipelineJob?: string };
  /** What the client wants other than in the job that is repeated. */
  tuningJob?: JsonObject;
  deployToSameEndpoint?: boolean;
}

interface Origin {
  settings: TuningSettings;
  displayName: string;
  endpoint?: string;
}

/** Repeats a tuning on another base model. The operation is done when the new job is made; the job then runs. */
export async function rebaseTunedModel(request: RebaseRequest, world: World): Promise<object> {
  const { parent, tuningJob = {} } = request;
  if (placeOf(parent)?.parent !== parent) throw invalidArgument(`Invalid parent: ${parent}`, 'parent');
  const origin = originOf(request, world);
  const baseModel = typeof tuningJob.baseModel === 'string' ? tuningJob.baseModel : REBASE_MODEL;
  const { adapterSize } = origin.settings;
  checkBaseModel(baseModel, {
    ...(adapterSize === undefined ? {} : { adapterSize }),
    location: placeOf(parent)?.location ?? '',
    isEncrypted: isJsonObject(tuningJob.encryptionSpec),
  });
  const { trainingUri, validationUri } = origin.settings;
  const body = {
    tunedModelDisplayName: origin.displayName,
    ...tuningJob,
    baseModel,
    supervisedTuningSpec: {
      trainingDatasetUri: trainingUri,
      ...(validationUri === undefined ? {} : { validationDatasetUri: validationUri }),
      ...(isJsonObject(tuningJob.supervisedTuningSpec) ? tuningJob.supervisedTuningSpec : {}),
    },
  };
  const { endpoint } = origin;
  const takesEndpoint = request.deployToSameEndpoint && endpoint !== undefined ? { takesEndpoint: endpoint } : {};
  const checked = { baseModel, settings: origin.settings };
  const job = await addTuningJob({ parent, body, checked, ...takesEndpoint }, world);
  const message = tuningView(job, world.store, world.clock.now());
  const response = { type: 'TuningJob', message };
  return finishedOperation(parent, { metadata: 'RebaseTunedModelOperationMetadata', response }, world);
}

function originOf({ tunedModelRef = {} }: RebaseRequest, world: World): Origin {
  const { tunedModel, tuningJob, pipelineJob } = tunedModelRef;
  if (pipelineJob) return pipelineOrigin(pipelineJob, world);
  if (tuningJob) return tuningOrigin(tuningJob, world);
  if (!tunedModel) throw invalidArgument('tuned_model_ref is required.', 'tuned_model_ref');
  const model = world.store.models.get(tunedModel.split('@')[0] ?? '');
  if (model?.tuningJob) return tuningOrigin(model.tuningJob, world);
  if (model?.pipelineJob) return pipelineOrigin(model.pipelineJob, world);
  throw notFound('Model', tunedModel);
}

function tuningOrigin(name: string, world: World): Origin {
  const job = findTuningJob(name, world);
  if (job.model === undefined) throw failedPrecondition(`The TuningJob "${name}" has no tuned model.`);
  const { initial: _initial, ...settings } = job.settings; // the other base model's weights are of no use
  const endpoint = job.checkpoints?.at(-1)?.endpoint;
  const displayName = String(job.body.tunedModelDisplayName ?? '');
  return { settings, displayName, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** The documented way from a bison pipeline to Gemini; its dataset is read in the format it has. */
function pipelineOrigin(name: string, { store }: World): Origin {
  const job = store.jobs.get(name);
  if (!job) throw notFound('PipelineJob', name);
  if (job.model === undefined) throw failedPrecondition(`The PipelineJob "${name}" has no tuned model.`);
  const { parameters, endpoint } = job;
  const isChat = baseModels[parameters.baseModel.split('@')[0] ?? '']?.shape === 'chat';
  const settings: TuningSettings = {
    trainingUri: parameters.datasetUri,
    ...(parameters.evaluationDataUri === '' ? {} : { validationUri: parameters.evaluationDataUri }),
    format: isChat ? 'chat' : 'generation',
    ...(parameters.defaultContext === '' ? {} : { defaultContext: parameters.defaultContext }),
    learningRateMultiplier: parameters.learningRateMultiplier,
    lastCheckpointOnly: false,
  };
  return { settings, displayName: parameters.modelDisplayName, ...(endpoint === undefined ? {} : { endpoint }) };
}
