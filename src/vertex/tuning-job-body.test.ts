import { google } from '@google-cloud/aiplatform/build/protos/protos.js';
import { describe, expect, test } from 'vitest';
import type { GeminiJobSpec, JobOrder, JobSpec } from '../contract/tuning-job.ts';
import { keyHash } from './pipeline-job-id.ts';
import { tuningJobBody } from './tuning-job-body.ts';

const { TuningJob } = google.cloud.aiplatform.v1;
const key = { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 };
const least: GeminiJobSpec = {
  api: 'tuningJobs',
  project: 'p',
  pipelineJobRegion: 'us-central1',
  displayName: 'tune',
  gcsOutputDirectory: 'gs://bucket/out',
  baseModel: 'gemini-2.5-flash',
  modelDisplayName: 'model',
  trainingDatasetUri: 'gs://bucket/train.jsonl',
  hyperParameters: {},
  labels: { team: 'code' },
};
const most: GeminiJobSpec = {
  ...least,
  validationDatasetUri: 'gs://bucket/validation.jsonl',
  hyperParameters: { epochCount: 3, learningRateMultiplier: 0.5, adapterSize: 2 },
  exportLastCheckpointOnly: true,
  serviceAccount: 'tuner@p.iam.gserviceaccount.com',
  encryptionSpecKeyName: 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k',
};

const orderOf = (spec: JobSpec): JobOrder => ({ key, spec, specHash: '0123456789abcdef' });

/** What arrives at a server that knows the protos. */
function received(spec: JobSpec): object {
  const message = TuningJob.fromObject(tuningJobBody(orderOf(spec)));
  return TuningJob.toObject(TuningJob.decode(TuningJob.encode(message).finish()), { enums: String, longs: Number });
}

describe('the body of a tuning job', () => {
  test('sends nothing that is not set', () => {
    expect(tuningJobBody(orderOf(least))).toEqual({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: 'gs://bucket/train.jsonl', hyperParameters: {} },
      tunedModelDisplayName: 'model',
      description: 'tune',
      labels: {
        team: 'code',
        'tempotune-key': keyHash(key),
        'tempotune-spec': '0123456789abcdef',
        'tempotune-pool': 'gemini',
        'tempotune-workflow': 'w',
      },
    });
  });

  test('loses nothing on the way', () => {
    expect(received(most)).toMatchObject({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: {
        trainingDatasetUri: 'gs://bucket/train.jsonl',
        validationDatasetUri: 'gs://bucket/validation.jsonl',
        hyperParameters: { epochCount: 3, learningRateMultiplier: 0.5, adapterSize: 'ADAPTER_SIZE_TWO' },
        exportLastCheckpointOnly: true,
      },
      serviceAccount: 'tuner@p.iam.gserviceaccount.com',
      encryptionSpec: { kmsKeyName: 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k' },
    });
  });

  test('continues from a tuned model instead of the base model', () => {
    const preTunedModel = 'projects/p/locations/us-central1/models/7@1';
    const body = received({ ...least, preTunedModel });
    expect(body).toMatchObject({ preTunedModel: { tunedModelName: preTunedModel } });
    expect(body).not.toHaveProperty('baseModel');
  });

  test.each([
    [1, 'ADAPTER_SIZE_ONE'],
    [4, 'ADAPTER_SIZE_FOUR'],
    [8, 'ADAPTER_SIZE_EIGHT'],
    [16, 'ADAPTER_SIZE_SIXTEEN'],
  ])('knows adapter size %d by its name', (adapterSize, name) => {
    expect(received({ ...least, hyperParameters: { adapterSize } })).toMatchObject({
      supervisedTuningSpec: { hyperParameters: { adapterSize: name } },
    });
  });

  test.each<[what: string, spec: JobSpec, message: RegExp]>([
    ['an adapter size without a name', { ...least, hyperParameters: { adapterSize: 3 } }, /adapter size 3/],
    [
      'a field of a later version',
      { ...least, preferenceOptimizationSpec: {} } as JobSpec,
      /preferenceOptimizationSpec/,
    ],
    ['a hyperparameter of a later version', { ...least, hyperParameters: { beta: 1 } } as JobSpec, /beta/],
  ])('is refused for %s, which protobuf would drop', (_, spec, message) => {
    expect(() => tuningJobBody(orderOf(spec))).toThrow(message);
  });
});
