import type { ResolvedGeminiRequest } from '../contract/tune-request.ts';
import type { GeminiJobSpec } from '../contract/tuning-job.ts';

export interface GeminiJobSpecInput {
  readonly request: ResolvedGeminiRequest;
  /** gs:// objects in Gemini's own format. */
  readonly datasetUri: string;
  readonly evaluationDatasetUri?: string;
  /** tempotune's own; they win over the request's. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Everything the tuning job is made of. What the request leaves out is left out here: unset means automatic. */
export function geminiJobSpec({
  request,
  datasetUri,
  evaluationDatasetUri,
  labels,
}: GeminiJobSpecInput): GeminiJobSpec {
  const { epochCount, adapterSize, learningRateMultiplier, exportLastCheckpointOnly, preTunedModel } = request;
  const { serviceAccount, encryptionSpecKeyName } = request;
  return {
    api: 'tuningJobs',
    project: request.project,
    pipelineJobRegion: request.pipelineJobRegion,
    displayName: request.displayName,
    gcsOutputDirectory: request.outputDirectory,
    baseModel: request.baseModel,
    modelDisplayName: request.modelDisplayName,
    trainingDatasetUri: datasetUri,
    hyperParameters: {
      ...(epochCount !== undefined && { epochCount }),
      ...(adapterSize !== undefined && { adapterSize }),
      ...(learningRateMultiplier !== undefined && { learningRateMultiplier }),
    },
    labels: { ...request.labels, ...labels },
    ...(evaluationDatasetUri !== undefined && { validationDatasetUri: evaluationDatasetUri }),
    ...(exportLastCheckpointOnly !== undefined && { exportLastCheckpointOnly }),
    ...(preTunedModel !== undefined && { preTunedModel }),
    ...(serviceAccount !== undefined && { serviceAccount }),
    ...(encryptionSpecKeyName !== undefined && { encryptionSpecKeyName }),
  };
}
