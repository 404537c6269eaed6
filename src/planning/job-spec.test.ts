import { describe, expect, test } from 'vitest';
import { templateParameters } from '../catalog/template-parameters.ts';
import type { ResolvedPipelineRequest } from '../contract/tune-request.ts';
import { type PipelineJobSpecInput, pipelineJobSpec } from './job-spec.ts';

function aRequest(different: Partial<ResolvedPipelineRequest> = {}): ResolvedPipelineRequest {
  return {
    api: 'pipelineJobs',
    project: 'my-project',
    baseModel: 'code-bison@002',
    datasetUri: ['gs://my-bucket/train.jsonl'],
    outputDirectory: 'gs://my-bucket/output',
    pipelineJobRegion: 'us-central1',
    modelUploadRegion: 'us-central1',
    acceleratorType: 'GPU',
    trainSteps: 300,
    learningRateMultiplier: 1,
    evaluationInterval: 20,
    enableEarlyStopping: true,
    enableCheckpointSelection: 'default',
    displayName: 'the job',
    modelDisplayName: 'the model',
    labels: {},
    createBucket: false,
    deadlineMs: 86_400_000,
    pollIntervalMs: 60_000,
    register: { aliases: [], importEvaluation: true },
    ...different,
  };
}

function specOf(
  request: ResolvedPipelineRequest,
  more: Partial<PipelineJobSpecInput> = {},
): ReturnType<typeof pipelineJobSpec> {
  return pipelineJobSpec({ request, datasetUri: 'gs://my-bucket/snapshot.jsonl', labels: {}, ...more });
}

const tensorboardResourceId = 'projects/my-project/locations/europe-west3/tensorboards/123';
const encryptionSpecKeyName = 'projects/my-project/locations/us-central1/keyRings/sample-key/cryptoKeys/sample-key';

describe("the guide's own examples, put right", () => {
  test('code generation, with everything its REST body can say', () => {
    const spec = specOf(
      aRequest({
        pipelineJobRegion: 'europe-west3',
        modelUploadRegion: 'us-west1',
        tensorboardResourceId,
        evaluationInterval: 50,
        enableEarlyStopping: false,
        enableCheckpointSelection: 'true',
        learningRateMultiplier: 0.5,
      }),
      { evaluationDatasetUri: 'gs://my-bucket/evaluation.jsonl' },
    );
    expect(spec).toStrictEqual({
      api: 'pipelineJobs',
      project: 'my-project',
      pipelineJobRegion: 'europe-west3',
      modelUploadRegion: 'us-west1',
      computeRegion: 'us-central1',
      displayName: 'the job',
      templateUri: 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0',
      gcsOutputDirectory: 'gs://my-bucket/output',
      parameterValues: {
        project: 'my-project',
        model_display_name: 'the model',
        dataset_uri: 'gs://my-bucket/snapshot.jsonl',
        evaluation_data_uri: 'gs://my-bucket/evaluation.jsonl',
        evaluation_interval: 50, // a number: the guide's quotes are a slip
        enable_early_stopping: false,
        enable_checkpoint_selection: 'true', // text: the template's type
        tensorboard_resource_id: tensorboardResourceId,
        location: 'us-west1',
        accelerator_type: 'GPU',
        large_model_reference: 'code-bison@002',
        train_steps: 300,
        learning_rate_multiplier: 0.5,
      },
      labels: {},
    });
  });

  test('code chat, as its REST body', () => {
    const request = aRequest({
      baseModel: 'codechat-bison@002',
      tensorboardResourceId,
      defaultContext: 'You write Go.',
    });
    const { templateUri, parameterValues } = specOf({ ...request, acceleratorType: 'TPU' });
    expect(templateUri).toBe(
      'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-chat-model/v3.0.0',
    );
    expect(parameterValues).toStrictEqual({
      project: 'my-project',
      model_display_name: 'the model',
      dataset_uri: 'gs://my-bucket/snapshot.jsonl',
      tensorboard_resource_id: tensorboardResourceId,
      location: 'us-central1',
      accelerator_type: 'TPU',
      large_model_reference: 'codechat-bison@002',
      default_context: 'You write Go.',
      train_steps: 300,
      learning_rate_multiplier: 1,
    });
  });

  test('code chat with a customer-managed key, as its curl example: the key is in both places', () => {
    const spec = specOf(aRequest({ baseModel: 'codechat-bison@002', encryptionSpecKeyName }));
    expect(spec.encryptionSpecKeyName).toBe(encryptionSpecKeyName);
    expect(spec.parameterValues).toStrictEqual({
      project: 'my-project',
      model_display_name: 'the model',
      dataset_uri: 'gs://my-bucket/snapshot.jsonl',
      location: 'us-central1',
      accelerator_type: 'GPU', // the guide's example sets the variable and forgets to send it
      large_model_reference: 'codechat-bison@002',
      train_steps: 300,
      learning_rate_multiplier: 1,
      encryption_spec_key_name: encryptionSpecKeyName,
    });
  });
});

describe('what does not apply is left out', () => {
  const evaluationKeys = [
    'evaluation_data_uri',
    'evaluation_interval',
    'enable_early_stopping',
    'enable_checkpoint_selection',
  ];

  test('no evaluation keys without an evaluation dataset', () => {
    for (const key of evaluationKeys) expect(specOf(aRequest()).parameterValues).not.toHaveProperty(key);
  });

  test('no evaluation keys for chat models, whatever is handed in', () => {
    const evaluationDatasetUri = 'gs://my-bucket/evaluation.jsonl';
    const { parameterValues } = specOf(aRequest({ baseModel: 'chat-bison@002' }), { evaluationDatasetUri });
    for (const key of evaluationKeys) expect(parameterValues).not.toHaveProperty(key);
  });

  test('no default context for generation models', () => {
    expect(specOf(aRequest({ defaultContext: 'x' })).parameterValues).not.toHaveProperty('default_context');
  });
});

test('every parameter is one of the template, in its kind, and none is internal', () => {
  const request = aRequest({ tensorboardResourceId, encryptionSpecKeyName, enableCheckpointSelection: 'false' });
  const all = {
    ...specOf(request, { evaluationDatasetUri: 'gs://my-bucket/e.jsonl' }).parameterValues,
    ...specOf({ ...request, baseModel: 'codechat-bison@002', defaultContext: 'x' }).parameterValues,
  };
  for (const [key, value] of Object.entries(all)) {
    expect({ key, kind: typeof value, setBy: 'user' }).toMatchObject({
      key,
      kind: templateParameters[key]?.kind,
      setBy: templateParameters[key]?.setBy,
    });
  }
  const settable = Object.keys(templateParameters).filter((key) => templateParameters[key]?.setBy === 'user');
  expect(Object.keys(all).sort()).toEqual(settable.sort());
});

test("tempotune's own labels win over the request's", () => {
  const spec = specOf(aRequest({ labels: { team: 'compilers', owner: 'me' } }), { labels: { owner: 'hash' } });
  expect(spec.labels).toEqual({ team: 'compilers', owner: 'hash' });
});

test('the compute region follows the accelerator, not the job', () => {
  const request = aRequest({ pipelineJobRegion: 'asia-southeast1' });
  expect(specOf({ ...request, acceleratorType: 'GPU' }).computeRegion).toBe('us-central1');
  expect(specOf({ ...request, acceleratorType: 'TPU' }).computeRegion).toBe('europe-west4');
});

test('a service account is passed on', () => {
  const serviceAccount = 'tuner@my-project.iam.gserviceaccount.com';
  expect(specOf(aRequest({ serviceAccount })).serviceAccount).toBe(serviceAccount);
  expect(specOf(aRequest())).not.toHaveProperty('serviceAccount');
});
