import type { GeminiHyperParameters, GeminiJobSpec, JobOrder } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { jobLabels } from './labels.ts';
import type { WireHyperParameters, WireTuningJob } from './wire.ts';

/** The enum's numbers are not the sizes (ADAPTER_SIZE_TWO is 6), so names are sent. */
const adapterSizeNames: Readonly<Record<number, string>> = {
  1: 'ADAPTER_SIZE_ONE',
  2: 'ADAPTER_SIZE_TWO',
  4: 'ADAPTER_SIZE_FOUR',
  8: 'ADAPTER_SIZE_EIGHT',
  16: 'ADAPTER_SIZE_SIXTEEN',
  32: 'ADAPTER_SIZE_THIRTY_TWO',
};

/** The TuningJob that the order asks for; what it does not name is left out, and so automatic. */
export function tuningJobBody(order: JobOrder): WireTuningJob {
  const { exportLastCheckpointOnly, validationDatasetUri, ...job } = geminiSpec(order.spec);
  return {
    ...(job.preTunedModel ? { preTunedModel: { tunedModelName: job.preTunedModel } } : { baseModel: job.baseModel }),
    supervisedTuningSpec: {
      trainingDatasetUri: job.trainingDatasetUri,
      ...(validationDatasetUri && { validationDatasetUri }),
      hyperParameters: hyperParameters(job.hyperParameters),
      ...(exportLastCheckpointOnly !== undefined && { exportLastCheckpointOnly }),
    },
    tunedModelDisplayName: job.modelDisplayName,
    description: job.displayName, // a tuning job has no display name of its own
    labels: jobLabels(order),
    ...(job.serviceAccount && { serviceAccount: job.serviceAccount }),
    ...(job.encryptionSpecKeyName && { encryptionSpec: { kmsKeyName: job.encryptionSpecKeyName } }),
  };
}

function hyperParameters({
  epochCount,
  learningRateMultiplier,
  adapterSize,
}: GeminiHyperParameters): WireHyperParameters {
  return {
    ...(epochCount !== undefined && { epochCount }),
    ...(learningRateMultiplier !== undefined && { learningRateMultiplier }),
    ...(adapterSize !== undefined && { adapterSize: adapterSizeName(adapterSize) }),
  };
}

function adapterSizeName(size: number): NonNullable<WireHyperParameters['adapterSize']> {
  const name = adapterSizeNames[size];
  if (!name)
    throw new GoogleApiError(
      'Invalid',
      `adapter size ${size}: Gemini tuning knows ${Object.keys(adapterSizeNames).join(', ')}`,
    );
  return name as NonNullable<WireHyperParameters['adapterSize']>;
}

const specFields: Readonly<Record<keyof GeminiJobSpec, true>> = {
  api: true,
  project: true,
  pipelineJobRegion: true,
  displayName: true,
  gcsOutputDirectory: true,
  labels: true,
  serviceAccount: true,
  encryptionSpecKeyName: true,
  baseModel: true,
  preTunedModel: true,
  modelDisplayName: true,
  trainingDatasetUri: true,
  validationDatasetUri: true,
  hyperParameters: true,
  exportLastCheckpointOnly: true,
};
const hyperParameterFields: Readonly<Record<keyof GeminiHyperParameters, true>> = {
  epochCount: true,
  learningRateMultiplier: true,
  adapterSize: true,
};

/** protobuf would drop a field that it does not know without a word, and another job than the ordered one would be paid. */
function geminiSpec(spec: JobOrder['spec']): GeminiJobSpec {
  if (spec.api !== 'tuningJobs') throw new GoogleApiError('Invalid', 'a tuning job is made of the spec of one');
  const unknown = [
    ...Object.keys(spec).filter((field) => !Object.hasOwn(specFields, field)),
    ...Object.keys(spec.hyperParameters).filter((field) => !Object.hasOwn(hyperParameterFields, field)),
  ];
  if (unknown.length === 0) return spec;
  throw new GoogleApiError('Invalid', `this version of tempotune can't send ${unknown.join(', ')} to Gemini tuning`);
}
