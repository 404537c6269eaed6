import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JobBody, pipelineCalls } from '../../../test/support/emulated-pipeline-calls.ts';
import { generationLines, PARENT, tuningJob } from '../../../test/support/emulator-data.ts';
import { type Rig, startRig } from '../../../test/support/emulator-rig.ts';

interface ErrorBody {
  error: { code: number; message: string; status: string; details?: object[] };
}
let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const { create, get, createAndEnd } = pipelineCalls(() => rig);

describe('the create call refuses', () => {
  test.each([
    [
      'an unknown parameter',
      tuningJob({ evaluation_data: 'gs://data/e' }),
      'The pipeline parameter evaluation_data is not found in the pipeline job input definitions.',
    ],
    [
      'the misspelt key of the guide',
      tuningJob({ 'evaluation_data_uri:': 'gs://data/e' }),
      'evaluation_data_uri: is not found',
    ],
    ['a missing parameter', tuningJob({ model_display_name: undefined }), 'model_display_name is required'],
    ['a number sent as text', tuningJob({ train_steps: '5' }), 'train_steps must be of type NUMBER_INTEGER, got "5"'],
    ['half a step', tuningJob({ train_steps: 5.5 }), 'train_steps must be of type NUMBER_INTEGER, got 5.5'],
    ['a boolean sent as text', tuningJob({ enable_early_stopping: 'true' }), 'must be of type BOOLEAN'],
    ['a number for checkpoint selection', tuningJob({ enable_checkpoint_selection: 1 }), 'must be of type STRING'],
    [
      'an unknown template',
      tuningJob({}, { templateUri: 'https://us-kfp.pkg.dev/ml-pipeline/x/y/v1' }),
      'The template does not exist',
    ],
    ['no template', tuningJob({}, { templateUri: '' }), 'Either template_uri or pipeline_spec'],
    [
      'no output directory',
      tuningJob({}, { runtimeConfig: { parameterValues: {} } }),
      'gcs_output_directory is required',
    ],
    [
      'an output directory that is no gs://',
      tuningJob({}, { runtimeConfig: { gcsOutputDirectory: '/tmp' } }),
      'gcs_output_directory',
    ],
  ])('%s', async (_, body, message) => {
    const answer = await create(body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT' } } });
    expect((answer.body as ErrorBody).error.message).toContain(message);
  });

  test.each(['Upper', '1job', 'a_b', 'x'.repeat(128)])('the job ID %s', async (id) => {
    expect(await create(tuningJob(), { id })).toMatchObject({ status: 400 });
  });

  test('an ID that is taken, also when both creates arrive at once', async () => {
    const answers = await Promise.all([create(tuningJob(), { id: 'twin' }), create(tuningJob(), { id: 'twin' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      error: { status: 'ALREADY_EXISTS', message: 'Pipeline job with the specified ID already exists.' },
    });
  });
});

test('a job without an ID gets one from the service', async () => {
  const answer = await rig.fetchJson(`/v1/${PARENT}/pipelineJobs`, { method: 'POST', body: tuningJob() });
  expect((answer.body as JobBody).name).toMatch(/\/pipelineJobs\/tune-large-model-\d+$/);
});

test('the parameters come back as they were sent, with no defaults added', async () => {
  const body = tuningJob({ enable_early_stopping: false, learning_rate_multiplier: 0.5 });
  const { name } = (await create(body)).body as JobBody;
  expect(await get(name)).toMatchObject({ runtimeConfig: body.runtimeConfig });
  expect(rig.emulator.jobs().find((job) => job.name === name)?.parameterValues).toEqual(
    body.runtimeConfig.parameterValues,
  );
});

const key = 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k';
const board = 'projects/p/locations/us-central1/tensorboards/1';
describe('what the real service finds out in a task fails in that task', () => {
  test.each([
    ['validate-pipeline', 'INVALID_ARGUMENT', 'Unsupported location: us-east1', tuningJob({ location: 'us-east1' })],
    ['validate-pipeline', 'INVALID_ARGUMENT', 'Must be one ofTPU or GPU.', tuningJob({ accelerator_type: 'CPU' })],
    [
      'validate-pipeline',
      'INVALID_ARGUMENT',
      '(CMEK) is only supported for GPU training in us-central1',
      tuningJob({ encryption_spec_key_name: key, accelerator_type: 'TPU' }),
    ],
    [
      'validate-pipeline',
      'INVALID_ARGUMENT',
      '(CMEK) is only supported',
      tuningJob({ encryption_spec_key_name: key, location: 'us-west1' }),
    ],
    [
      'validate-pipeline',
      'NOT_FOUND',
      'The output bucket does not exist',
      tuningJob({}, { runtimeConfig: { ...tuningJob().runtimeConfig, gcsOutputDirectory: 'gs://nowhere/out' } }),
    ],
    [
      'dataset-encoder',
      'NOT_FOUND',
      'The dataset does not exist: gs://data/missing',
      tuningJob({ dataset_uri: 'gs://data/missing' }),
    ],
    [
      'dataset-encoder',
      'INVALID_ARGUMENT',
      'bad.jsonl:2: input_text is missing',
      tuningJob({ dataset_uri: 'gs://data/bad.jsonl' }),
    ],
    [
      'dataset-encoder',
      'INVALID_ARGUMENT',
      '9 examples, but at least 10',
      tuningJob({ dataset_uri: 'gs://data/few.jsonl' }),
    ],
    [
      'evaluation-dataset-encoder',
      'INVALID_ARGUMENT',
      '251 examples, but at most 250',
      tuningJob({ evaluation_data_uri: 'gs://data/many.jsonl' }),
    ],
    [
      'vertex-pipelines-prompt-validation',
      'INVALID_ARGUMENT',
      'Invalid model id: code-bison',
      tuningJob({ large_model_reference: 'code-bison' }),
    ],
    [
      'vertex-pipelines-prompt-validation',
      'INVALID_ARGUMENT',
      'Invalid model id: codechat-bison@001',
      tuningJob({ large_model_reference: 'codechat-bison@001', dataset_uri: 'gs://data/train.jsonl' }),
    ],
    [
      'tensorboard-uploader',
      'NOT_FOUND',
      'The Tensorboard does not exist',
      tuningJob({ tensorboard_resource_id: board }),
    ],
    [
      'tensorboard-uploader',
      'INVALID_ARGUMENT',
      'must be in the same location',
      tuningJob({ tensorboard_resource_id: board.replace('us-central1', 'us-west1') }),
    ],
  ])('%s: %s %s', async (task, code, message, body) => {
    const bad = `${generationLines(1)}\n{"output_text":"x"}\n${generationLines(9)}`;
    await Promise.all([
      rig.upload('bad.jsonl', bad),
      rig.upload('few.jsonl', generationLines(9)),
      rig.upload('many.jsonl', generationLines(251)),
    ]);
    const job = await createAndEnd(body);
    expect(job.state).toBe('PIPELINE_STATE_FAILED');
    expect(job.error).toMatchObject({ code: 9 });
    expect(job.error?.message).toMatch(
      new RegExp(
        `^The DAG failed because some tasks failed. The failed tasks are: \\[${task}\\].; Job \\(project_id = p, job_id = \\d+\\) is failed`,
      ),
    );
    const failed = job.jobDetail.taskDetails.filter(({ error }) => error);
    expect(failed).toMatchObject([{ taskName: task, state: 'FAILED' }]);
    const cause = failed[0]?.error?.message ?? '';
    expect(cause).toContain(`AiPlatformException: code=${code}, message=`);
    expect(cause).toContain(message);
  });

  test('a job in a region without tuning', async () => {
    const job = await createAndEnd(tuningJob(), { parent: 'projects/p/locations/us-east1' });
    expect(job.jobDetail.taskDetails.find(({ error }) => error)?.taskName).toBe('validate-pipeline');
  });
});
