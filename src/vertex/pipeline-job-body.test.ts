import { describe, expect, test } from 'vitest';
import type { JobOrder } from '../contract/tuning-job.ts';
import { pipelineJobBody } from './pipeline-job-body.ts';
import { keyHash } from './pipeline-job-id.ts';

const order: JobOrder = {
  key: { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 },
  specHash: '0123456789abcdef',
  spec: {
    api: 'pipelineJobs',
    project: 'p',
    pipelineJobRegion: 'europe-west3',
    modelUploadRegion: 'us-west1',
    computeRegion: 'us-central1',
    displayName: 'tune',
    templateUri: 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0',
    gcsOutputDirectory: 'gs://bucket/out',
    parameterValues: {
      train_steps: 300,
      learning_rate_multiplier: 1,
      enable_early_stopping: false,
      enable_checkpoint_selection: 'default',
    },
    labels: { team: 'code' },
  },
};

describe('the body of a pipeline job', () => {
  test('holds what the guide sends, each parameter in its own JSON kind', () => {
    expect(pipelineJobBody(order)).toEqual({
      displayName: 'tune',
      templateUri: 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0',
      labels: {
        team: 'code',
        'tempotune-key': keyHash(order.key),
        'tempotune-spec': '0123456789abcdef',
        'tempotune-pool': 'gpu',
        'tempotune-workflow': 'w',
      },
      runtimeConfig: {
        gcsOutputDirectory: 'gs://bucket/out',
        parameterValues: {
          train_steps: { numberValue: 300 },
          learning_rate_multiplier: { numberValue: 1 },
          enable_early_stopping: { boolValue: false },
          enable_checkpoint_selection: { stringValue: 'default' },
        },
      },
    });
  });

  test('names the key and the service account only when the spec does', () => {
    const encryptionSpecKeyName = 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k';
    const spec = { ...order.spec, encryptionSpecKeyName, serviceAccount: 'tuner@p.iam.gserviceaccount.com' };
    expect(pipelineJobBody({ ...order, spec })).toMatchObject({
      encryptionSpec: { kmsKeyName: encryptionSpecKeyName },
      serviceAccount: 'tuner@p.iam.gserviceaccount.com',
    });
  });

  test('a label of the user cannot take the place of ours', () => {
    const spec = { ...order.spec, labels: { 'tempotune-key': 'mine' } };
    expect(pipelineJobBody({ ...order, spec }).labels).toMatchObject({ 'tempotune-key': keyHash(order.key) });
  });
});
