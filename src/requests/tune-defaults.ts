import { geminiModels } from '../catalog/gemini-models.ts';
import type {
  PredictionEvaluationRequest,
  ResolvedGeminiRequest,
  ResolvedPipelineRequest,
  ResolvedTuneRequest,
  TuneRequest,
} from '../contract/tune-request.ts';
import { parseDuration } from './duration.ts';

/** What a TuneRequest gets for what it leaves out (guide; orchestration fields: ours). */
export const tuneDefaults = {
  acceleratorType: 'GPU',
  trainSteps: 300,
  learningRateMultiplier: 1,
  evaluationInterval: 20,
  enableEarlyStopping: true,
  enableCheckpointSelection: 'default',
  createBucket: false,
  deadline: '24h',
  pollInterval: '60s',
} as const;

/** Google's limit on display names. */
const LONGEST_NAME = 128;

/** `request` has passed every rule. */
export function withDefaults(request: TuneRequest): ResolvedTuneRequest {
  return geminiModels.has(request.baseModel) ? geminiRequest(request) : pipelineRequest(request);
}

function pipelineRequest(request: TuneRequest): ResolvedPipelineRequest {
  const { pipelineJobRegion, enableCheckpointSelection, tensorboardResourceId } = request;
  return {
    api: 'pipelineJobs',
    ...shared(request, defaultName(request)),
    modelUploadRegion: request.modelUploadRegion ?? pipelineJobRegion,
    acceleratorType: request.acceleratorType ?? tuneDefaults.acceleratorType,
    trainSteps: request.trainSteps ?? tuneDefaults.trainSteps,
    learningRateMultiplier: request.learningRateMultiplier ?? tuneDefaults.learningRateMultiplier,
    evaluationInterval: request.evaluationInterval ?? tuneDefaults.evaluationInterval,
    enableEarlyStopping: request.enableEarlyStopping ?? tuneDefaults.enableEarlyStopping,
    enableCheckpointSelection: selectionText(enableCheckpointSelection ?? tuneDefaults.enableCheckpointSelection),
    ...(tensorboardResourceId !== undefined && { tensorboardResourceId }),
  };
}

/** Nothing is filled in that Gemini tuning chooses better itself. */
function geminiRequest(request: TuneRequest): ResolvedGeminiRequest {
  const { epochCount, adapterSize, learningRateMultiplier, exportLastCheckpointOnly, preTunedModel } = request;
  return {
    api: 'tuningJobs',
    ...shared(request, geminiName(request)),
    ...(epochCount !== undefined && { epochCount }),
    ...(adapterSize !== undefined && { adapterSize }),
    ...(learningRateMultiplier !== undefined && { learningRateMultiplier }),
    ...(exportLastCheckpointOnly !== undefined && { exportLastCheckpointOnly }),
    ...(preTunedModel !== undefined && { preTunedModel }),
  };
}

function shared(request: TuneRequest, ownName: string): Omit<ResolvedGeminiRequest, 'api'> {
  const { datasetUri, outputDirectory, pipelineJobRegion, predictionEvaluation } = request;
  const displayName = request.displayName ?? ownName;
  return {
    project: request.project,
    baseModel: request.baseModel,
    datasetUri: typeof datasetUri === 'string' ? [datasetUri] : datasetUri,
    outputDirectory: outputDirectory.replace(/\/+$/, ''),
    pipelineJobRegion,
    displayName,
    modelDisplayName: request.modelDisplayName ?? displayName,
    labels: request.labels ?? {},
    createBucket: request.createBucket ?? tuneDefaults.createBucket,
    deadlineMs: milliseconds(request.deadline ?? tuneDefaults.deadline),
    pollIntervalMs: milliseconds(request.pollInterval ?? tuneDefaults.pollInterval),
    register: { aliases: [], importEvaluation: true, ...request.register },
    ...given(request),
    ...(predictionEvaluation && { predictionEvaluation: withMaxExamples(predictionEvaluation) }),
  };
}

const optionalFields = [
  'evaluationDatasetUri',
  'dataAsOf',
  'encryptionSpecKeyName',
  'serviceAccount',
  'defaultContext',
] as const;

/** What stays absent when it is not given. */
function given(request: TuneRequest): Pick<TuneRequest, (typeof optionalFields)[number]> {
  const fields = optionalFields.flatMap((field) => (request[field] === undefined ? [] : [[field, request[field]]]));
  return Object.fromEntries(fields) as Pick<TuneRequest, (typeof optionalFields)[number]>;
}

function withMaxExamples(request: PredictionEvaluationRequest): Required<PredictionEvaluationRequest> {
  return { ...request, maxExamples: request.maxExamples ?? 100 };
}

/** The template's type is text, although the SDK for Python sends a boolean. */
function selectionText(
  selection: NonNullable<TuneRequest['enableCheckpointSelection']>,
): ResolvedPipelineRequest['enableCheckpointSelection'] {
  return typeof selection === 'boolean' ? (`${selection}` as const) : selection;
}

function defaultName({ baseModel, trainSteps, learningRateMultiplier }: TuneRequest): string {
  const isOrdinary = learningRateMultiplier === undefined || learningRateMultiplier === 1;
  const multiplier = isOrdinary ? '' : ` with learning rate multiplier ${learningRateMultiplier}`;
  return `${baseModel} tuned for ${trainSteps ?? tuneDefaults.trainSteps} steps${multiplier}`.slice(0, LONGEST_NAME);
}

function geminiName({ baseModel, epochCount, adapterSize, learningRateMultiplier }: TuneRequest): string {
  const settings = [
    ...(epochCount === undefined ? [] : [`${epochCount} epochs`]),
    ...(adapterSize === undefined ? [] : [`adapter size ${adapterSize}`]),
    ...(learningRateMultiplier === undefined ? [] : [`learning rate multiplier ${learningRateMultiplier}`]),
  ];
  return [`${baseModel} tuned`, ...(settings.length > 0 ? [settings.join(', ')] : [])]
    .join(' with ')
    .slice(0, LONGEST_NAME);
}

function milliseconds(duration: string): number {
  const parsed = parseDuration(duration);
  if (parsed === undefined) throw new RangeError(`${duration} has passed the rules, but is no duration`);
  return parsed;
}
