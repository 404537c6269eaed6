/** The other side's own tables. The product has its own; one test compares the two. */

/** Where tuning jobs may run and models may be uploaded (guide, "regions"; SDK v1.60). */
export const tuningRegions: readonly string[] = [
  'us-central1',
  'europe-west4',
  'asia-southeast1',
  'us-west1',
  'europe-west3',
  'europe-west2',
  'asia-northeast1',
  'us-east4',
  'us-west4',
  'northamerica-northeast1',
  'europe-west9',
  'europe-west1',
  'asia-northeast3',
];

export type ContextSize = '8k' | '32k';

export interface AcceleratorFacts {
  computeRegion: string;
  batchSize: Record<ContextSize, number>;
  /** Named in the quota error (quota page). */
  quotaMetric: string;
}

/** Guide, "accelerator type" and "steps". */
export const accelerators: Record<'GPU' | 'TPU', AcceleratorFacts> = {
  GPU: {
    computeRegion: 'us-central1',
    batchSize: { '8k': 8, '32k': 8 },
    quotaMetric: 'aiplatform.googleapis.com/restricted_image_training_nvidia_a100_80gb_gpus',
  },
  TPU: {
    computeRegion: 'europe-west4',
    batchSize: { '8k': 24, '32k': 8 },
    quotaMetric: 'aiplatform.googleapis.com/restricted_image_training_tpu_v3_pod',
  },
};

export interface BaseModelFacts {
  shape: 'generation' | 'chat';
  /** Of predict instances; clients check the model's class by it. */
  instanceSchema: string;
  versions: readonly string[];
  /** codechat-bison@001 is served, but tuning refuses it (googleapis/python-aiplatform#2785). */
  tunableVersions: readonly string[];
}

const bothVersions = { versions: ['001', '002'], tunableVersions: ['001', '002'] } as const;
const secondVersion = { versions: ['002'], tunableVersions: ['002'] } as const;
const code = { shape: 'generation', instanceSchema: 'code_generation_1.0.0' } as const;
const codechat = { shape: 'chat', instanceSchema: 'codechat_generation_1.0.0' } as const;
const text = { shape: 'generation', instanceSchema: 'text_generation_1.0.0' } as const;
const chat = { shape: 'chat', instanceSchema: 'chat_generation_1.0.0' } as const;

export const baseModels: Record<string, BaseModelFacts> = {
  'code-bison': { ...code, ...bothVersions },
  'code-bison-32k': { ...code, ...secondVersion },
  'codechat-bison': { ...codechat, versions: ['001', '002'], tunableVersions: ['002'] },
  'codechat-bison-32k': { ...codechat, ...secondVersion },
  'text-bison': { ...text, ...bothVersions },
  'text-bison-32k': { ...text, ...secondVersion },
  'chat-bison': { ...chat, ...bothVersions },
  'chat-bison-32k': { ...chat, ...secondVersion },
};

/** Guide, "dataset": examples, or author fields for chat. */
export const datasetLimits = { training: { minimum: 10, maximum: 10_000 }, evaluation: { minimum: 10, maximum: 250 } };

/** Instance schema of a model's predictions, versioned or not; undefined for an unknown model. */
export function instanceSchemaUri(baseModel: string): string | undefined {
  const [id = ''] = baseModel.split('@');
  const facts = Object.hasOwn(baseModels, id) ? baseModels[id] : undefined;
  return facts && `gs://google-cloud-aiplatform/schema/predict/instance/${facts.instanceSchema}.yaml`;
}
