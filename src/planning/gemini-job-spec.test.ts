import { expect, test } from 'vitest';
import type { ResolvedGeminiRequest } from '../contract/tune-request.ts';
import { geminiJobSpec } from './gemini-job-spec.ts';

const request: ResolvedGeminiRequest = {
  api: 'tuningJobs',
  project: 'my-project',
  baseModel: 'gemini-2.5-flash',
  datasetUri: ['gs://my-bucket/train.jsonl'],
  outputDirectory: 'gs://my-bucket/output',
  pipelineJobRegion: 'us-central1',
  displayName: 'the job',
  modelDisplayName: 'the model',
  labels: { team: 'compilers', owner: 'me' },
  createBucket: false,
  deadlineMs: 86_400_000,
  pollIntervalMs: 60_000,
  register: { aliases: [], importEvaluation: true },
};
const datasetUri = 'gs://my-bucket/output/datasets/aa.gemini-1.jsonl';

test('what is not set is not sent, so that Gemini tuning chooses it', () => {
  expect(geminiJobSpec({ request, datasetUri, labels: { owner: 'hash' } })).toStrictEqual({
    api: 'tuningJobs',
    project: 'my-project',
    pipelineJobRegion: 'us-central1',
    displayName: 'the job',
    gcsOutputDirectory: 'gs://my-bucket/output',
    baseModel: 'gemini-2.5-flash',
    modelDisplayName: 'the model',
    trainingDatasetUri: datasetUri,
    hyperParameters: {},
    labels: { team: 'compilers', owner: 'hash' },
  });
});

test('what is set is sent as it is', () => {
  const set = {
    exportLastCheckpointOnly: false,
    preTunedModel: 'projects/p/locations/us-central1/models/7@1',
    serviceAccount: 'tuner@my-project.iam.gserviceaccount.com',
    encryptionSpecKeyName: 'projects/p/locations/us-central1/keyRings/ring/cryptoKeys/key',
  };
  const hyperParameters = { epochCount: 3, adapterSize: 4, learningRateMultiplier: 0.5 };
  const spec = geminiJobSpec({
    request: { ...request, ...set, ...hyperParameters },
    datasetUri,
    evaluationDatasetUri: 'gs://my-bucket/output/datasets/bb.gemini-1.jsonl',
    labels: {},
  });
  expect(spec).toMatchObject({
    ...set,
    hyperParameters,
    validationDatasetUri: 'gs://my-bucket/output/datasets/bb.gemini-1.jsonl',
  });
});
