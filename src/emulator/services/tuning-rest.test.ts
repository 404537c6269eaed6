import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PARENT, tuningJob } from '../../../test/support/emulator-data.ts';
import { type Rig, startRig } from '../../../test/support/emulator-rig.ts';

interface JobBody {
  name: string;
  state: string;
  tuningJobState?: string;
  tunedModel?: { model: string; endpoint: string };
  error?: { code: number; message: string };
}

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const HOURS = 3_600_000;
const JOBS = `/v1beta1/${PARENT}/tuningJobs`;
const spec = { trainingDatasetUri: 'gs://data/gemini.jsonl' };

function aJob(changes: object = {}): object {
  return { baseModel: 'gemini-2.5-flash', supervisedTuningSpec: spec, ...changes };
}

async function create(body: object = aJob(), jobs: string = JOBS): Promise<{ status: number; body: JobBody }> {
  return rig.fetchJson(jobs, { method: 'POST', body });
}

async function get(name: string): Promise<JobBody> {
  return (await rig.fetchJson(`/v1beta1/${name}`)).body;
}

async function createAndEnd(body: object = aJob()): Promise<JobBody> {
  const answer = await create(body);
  expect(answer).toMatchObject({ status: 200 });
  rig.emulator.clock.advance(2 * HOURS);
  return get(answer.body.name);
}

test('a job goes through its sub-states in order, by names and by numbers', async () => {
  const { body } = await create();
  const seen: unknown[] = [];
  for (const seconds of [0, 10, 60, 24, 72]) {
    rig.emulator.clock.advance(seconds * 1_000); // 36 s of tuning: nine epochs of two steps
    const { state, tuningJobState } = await get(body.name);
    seen.push([state, tuningJobState]);
  }
  expect(seen).toEqual([
    ['JOB_STATE_QUEUED', 'TUNING_JOB_STATE_WAITING_FOR_QUOTA'],
    ['JOB_STATE_PENDING', 'TUNING_JOB_STATE_PROCESSING_DATASET'],
    ['JOB_STATE_PENDING', 'TUNING_JOB_STATE_WAITING_FOR_CAPACITY'],
    ['JOB_STATE_RUNNING', 'TUNING_JOB_STATE_TUNING'],
    ['JOB_STATE_RUNNING', 'TUNING_JOB_STATE_POST_PROCESSING'],
  ]);
  const numbers = await rig.fetchJson(`/v1/${body.name}?$alt=json;enum-encoding=int`);
  expect(numbers.body).toMatchObject({ state: 3, tuningJobState: 5 });
});

test('a job made through one version is read through the other', async () => {
  const made = await create(aJob(), `/v1/${PARENT}/tuningJobs`);
  expect((await rig.fetchJson(JOBS)).body).toMatchObject({ tuningJobs: [{ name: made.body.name }] });
});

describe('what the packaged protos lack', () => {
  test('survives: preference tuning is trained on the preferred completion', async () => {
    const turn = (role: string, text: string) => ({ role, parts: [{ text }] });
    const line = JSON.stringify({
      contents: [turn('user', 'say')],
      completions: [
        { score: 0, completion: turn('model', 'no') },
        { score: 1, completion: turn('model', 'yes') },
      ],
    });
    await rig.upload('preferences.jsonl', Array.from({ length: 16 }, () => line).join('\n'));
    const preferenceOptimizationSpec = {
      trainingDatasetUri: 'gs://data/preferences.jsonl',
      hyperParameters: { epochCount: '30', beta: 0.1, adapterSize: 'ADAPTER_SIZE_SIXTEEN' },
    };
    const job = await createAndEnd({ baseModel: 'gemini-2.5-flash', preferenceOptimizationSpec });
    expect(job).toMatchObject({
      state: 'JOB_STATE_SUCCEEDED',
      preferenceOptimizationSpec,
      tuningDataStats: { preferenceOptimizationDataStats: { tuningDatasetExampleCount: '16' } },
    });
    const body = { contents: [{ role: 'user', parts: [{ text: 'say' }] }] };
    const path = `/v1beta1/${job.tunedModel?.endpoint}:generateContent`;
    expect((await rig.fetchJson(path, { method: 'POST', body })).body).toMatchObject({
      candidates: [{ content: { role: 'model', parts: [{ text: 'yes' }] }, finishReason: 'STOP' }],
    });
  });

  test('is said to be missing where the emulator does not run it', async () => {
    const answer = await create({ baseModel: 'gemini-2.5-flash', distillationSpec: { studentModel: 'x' } });
    expect(answer).toMatchObject({ status: 501, body: { error: { status: 'UNIMPLEMENTED' } } });
  });
});

describe('a create call', () => {
  test('takes what genai for Python sends: snake case in preTunedModel, numbers, an empty cancel', async () => {
    const first = await createAndEnd(
      aJob({ supervisedTuningSpec: { ...spec, hyperParameters: { epochCount: 1, adapterSize: 2 } } }),
    );
    const second = await create({
      preTunedModel: { tuned_model_name: first.tunedModel?.model },
      supervisedTuningSpec: spec,
    });
    expect(second).toMatchObject({ status: 200, body: { preTunedModel: { baseModel: 'gemini-2.5-flash' } } });
    const cancel = await rig.fetchJson(`/v1beta1/${second.body.name}:cancel`, { method: 'POST', body: '' });
    expect(cancel).toEqual({ status: 200, body: {} });
    expect((await get(second.body.name)).state).toBe('JOB_STATE_CANCELLING');
  });

  test('names every field that is wrong, in the words of the real service', async () => {
    const hyperParameters = { epochCount: -1 };
    const { status, body } = await create(
      aJob({ supervisedTuningSpec: { trainingDatasetUri: 'gs://data/train.csv', hyperParameters } }),
    );
    const field = 'tuning_job.supervised_tuning_spec.training_dataset_uri';
    const description = 'training_dataset_uri should be a GCS object of type JSONL.';
    const epochs = 'tuning_job.supervised_tuning_spec.hyper_parameters.epoch_count';
    expect(status).toBe(400);
    expect(body.error).toEqual({
      code: 400,
      status: 'INVALID_ARGUMENT',
      message: `List of found errors:\t1.Field: ${field}; Message: ${description}\t2.Field: ${epochs}; Message: epoch_count must be a positive integer.\t`,
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [
            { field, description },
            { field: epochs, description: 'epoch_count must be a positive integer.' },
          ],
        },
      ],
    });
    expect(rig.emulator.jobs()).toEqual([]);
  });

  test.each([
    ['an unknown base model', aJob({ baseModel: 'gemini-9' }), 400, /gemini-9 is not supported/],
    ['a bison', aJob({ baseModel: 'code-bison@002' }), 400, /code-bison@002 is not supported/],
    ['no base model', { supervisedTuningSpec: spec }, 400, /tuning_job.base_model; Message: Required field/],
    ['no spec', { baseModel: 'gemini-2.5-flash' }, 400, /tuning_spec/],
    [
      'an adapter that no model has',
      aJob({ supervisedTuningSpec: { ...spec, hyperParameters: { adapterSize: 'ADAPTER_SIZE_THIRTY_TWO' } } }),
      400,
      /^The adapter size is not supported for this base model.$/,
    ],
    [
      'an adapter that this model has not',
      {
        baseModel: 'gemini-2.5-pro',
        supervisedTuningSpec: { ...spec, hyperParameters: { adapterSize: 'ADAPTER_SIZE_SIXTEEN' } },
      },
      400,
      /^The adapter size is not supported/,
    ],
    [
      'a key for a model that takes none',
      aJob({ baseModel: 'gemini-3.5-flash', encryptionSpec: { kmsKeyName: 'projects/p/locations/l/keyRings/r' } }),
      400,
      /customer-managed encryption keys/,
    ],
    ['a long name', aJob({ tunedModelDisplayName: 'ü'.repeat(65) }), 400, /up to 128 characters/],
    ['an unknown field', aJob({ epochs: 3 }), 400, /Unknown name "epochs" at 'tuning_job': Cannot find field/],
    [
      'a model that is not there',
      { preTunedModel: { tunedModelName: 'x@1' }, supervisedTuningSpec: spec },
      404,
      /Model/,
    ],
  ])('refuses %s', async (_what, body, status, message) => {
    const answer = await create(body);
    expect(answer.status).toBe(status);
    expect(answer.body.error?.message).toMatch(message);
  });

  test('refuses a model in a region that does not tune it', async () => {
    const there = '/v1/projects/p/locations/asia-east1/tuningJobs';
    expect(await create(aJob({ baseModel: 'gemini-3.5-flash' }), there)).toMatchObject({ status: 400 });
    expect(await create(aJob(), there)).toMatchObject({ status: 200 });
  });
});

describe('a dataset that is no good fails the job, not the create call', () => {
  test.each([
    ['missing', 'gs://data/none.jsonl', 5, /does not exist/],
    ['of the old format', 'gs://data/train.jsonl', 3, /line 1: contents is missing/],
  ])('%s', async (_what, trainingDatasetUri, code, message) => {
    const { body } = await create(aJob({ supervisedTuningSpec: { trainingDatasetUri } }));
    rig.emulator.clock.advance(30_000);
    expect((await get(body.name)).state).toBe('JOB_STATE_PENDING');
    rig.emulator.clock.advance(10_000);
    const job = await get(body.name);
    expect(job).toMatchObject({ state: 'JOB_STATE_FAILED', error: { code } });
    expect(job.error?.message).toMatch(message);
    expect(job).not.toHaveProperty('tuningDataStats');
  });
});

describe('planned faults', () => {
  test('one quota for all regions of a project', async () => {
    rig.emulator.faults.add([{ kind: 'quota', match: 'global', limit: 1 }]);
    const { body } = await create();
    const elsewhere = '/v1/projects/p/locations/europe-west4/tuningJobs';
    expect(await create(aJob(), elsewhere)).toMatchObject({
      status: 429,
      body: {
        error: {
          status: 'RESOURCE_EXHAUSTED',
          message:
            'The following quota metrics exceed quota limits: aiplatform.googleapis.com/global_concurrent_tuning_jobs',
          details: [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ subject: 'project:p' }] }],
        },
      },
    });
    const pipelines = `/v1/${PARENT}/pipelineJobs`;
    expect(await rig.fetchJson(pipelines, { method: 'POST', body: tuningJob() })).toMatchObject({ status: 200 });
    await rig.fetchJson(`/v1/${body.name}:cancel`, { method: 'POST' });
    rig.emulator.clock.advance(10_000);
    expect(await create(aJob(), elsewhere)).toMatchObject({ status: 200 });
  });

  test('a job made by a create whose answer is lost is found by its label', async () => {
    rig.emulator.faults.add([{ kind: 'drop-answer', method: 'CreateTuningJob' }]);
    await expect(create(aJob({ labels: { key: 'k1' } }))).rejects.toThrow();
    const filter = encodeURIComponent('labels.key="k1"');
    const { body } = await rig.fetchJson(`${JOBS}?filter=${filter}`);
    expect((body as { tuningJobs: JobBody[] }).tuningJobs).toHaveLength(1);
  });

  test.each([
    [{ kind: 'fail-task', task: 'POST_PROCESSING', code: 'UNAVAILABLE', message: 'no room' }, 'JOB_STATE_FAILED'],
    [{ kind: 'stuck', task: 'WAITING_FOR_CAPACITY' }, 'JOB_STATE_PENDING'],
    [{ kind: 'pause', task: 'TUNING' }, 'JOB_STATE_PAUSED'],
  ])('%j', async (rule, state) => {
    rig.emulator.faults.add([rule]);
    expect((await createAndEnd()).state).toBe(state);
    expect(rig.emulator.faults.unfired()).toEqual([]);
  });

  test('slow metrics come after the job', async () => {
    rig.emulator.faults.add([{ kind: 'slow-metrics', method: 'CreateTuningJob', latencyMs: 10 * HOURS }]);
    const { state } = await createAndEnd();
    expect(state).toBe('JOB_STATE_SUCCEEDED');
    expect(await shownSeries()).toBe(0);
    rig.emulator.clock.advance(10 * HOURS);
    expect(await shownSeries()).toBe(3);
  });

  test('expired credentials are answered as Google answers them', async () => {
    rig.emulator.faults.add([{ kind: 'expired-credentials', method: 'CreateTuningJob' }]);
    expect(await create()).toMatchObject({
      status: 401,
      body: { error: { status: 'UNAUTHENTICATED', details: [{ reason: 'ACCESS_TOKEN_EXPIRED' }] } },
    });
  });

  test('an error may say when to try again', async () => {
    rig.emulator.faults.add([{ kind: 'error', method: 'CreateTuningJob', code: 'UNAVAILABLE', retryAfterMs: 1_500 }]);
    const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' };
    expect(await create()).toMatchObject({ status: 503, body: { error: { details: [retryInfo] } } });
  });
});

async function shownSeries(): Promise<number> {
  const boards = (await rig.fetchJson(`/v1/${PARENT}/tensorboards`)).body as { tensorboards: JobBody[] };
  const experiments = (await rig.fetchJson(`/v1/${boards.tensorboards[0]?.name}/experiments`)).body as {
    tensorboardExperiments: JobBody[];
  };
  const path = `/v1/${experiments.tensorboardExperiments[0]?.name}/runs/tuning/timeSeries`;
  const { body } = await rig.fetchJson(path);
  return (body as { tensorboardTimeSeries?: unknown[] }).tensorboardTimeSeries?.length ?? 0;
}

describe('a tuned model', () => {
  test('streams events with alt=sse, and an array without', async () => {
    const { tunedModel } = await createAndEnd();
    const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'add 3' }] }] });
    const url = `${rig.emulator.url}/v1beta1/${tunedModel?.endpoint}:streamGenerateContent`;
    const events = await fetch(`${url}?alt=sse`, { method: 'POST', body });
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    const data = (await events.text()).trimEnd().split('\r\n\r\n');
    const pieces = data.map((event) => JSON.parse(event.replace(/^data: /, '')));
    expect(pieces.at(-1)).toHaveProperty('usageMetadata');
    const array = await (await fetch(url, { method: 'POST', body })).json();
    type Piece = { candidates: Array<{ content: { parts: Array<{ text: string }> } }> };
    const texts = (list: unknown) => (list as Piece[]).map(({ candidates }) => candidates[0]?.content.parts[0]?.text);
    expect(texts(array)).toEqual(texts(pieces));
  });

  test('is listed by genai with its own filter', async () => {
    const { tunedModel } = await createAndEnd();
    const { body } = await rig.fetchJson(`/v1beta1/${PARENT}/models?filter=labels.tune-type:*`);
    expect(body).toMatchObject({ models: [{ name: tunedModel?.model.replace('@1', '') }] });
  });

  test('refuses a predict with the real text', async () => {
    const { tunedModel } = await createAndEnd();
    const answer = await rig.fetchJson(`/v1/${tunedModel?.endpoint}:predict`, { method: 'POST', body: {} });
    expect(answer).toMatchObject({ status: 400, body: { error: { status: 'FAILED_PRECONDITION' } } });
  });
});

test('the emulator lists jobs of both kinds', async () => {
  const gemini = await create(aJob({ labels: { of: 'gemini' } }));
  const path = `/v1/${PARENT}/pipelineJobs?pipelineJobId=bison`;
  await rig.fetchJson(path, { method: 'POST', body: tuningJob() });
  const { body } = await rig.fetchJson('/_emulator/jobs');
  expect(body).toMatchObject([
    { name: `${PARENT}/pipelineJobs/bison` },
    { name: gemini.body.name, labels: { of: 'gemini' }, parameterValues: { baseModel: 'gemini-2.5-flash' } },
  ]);
});

test('a bison pipeline is rebased to Gemini on its own dataset', async () => {
  const path = `/v1/${PARENT}/pipelineJobs?pipelineJobId=bison`;
  await rig.fetchJson(path, { method: 'POST', body: tuningJob() });
  rig.emulator.clock.advance(2 * HOURS);
  await rig.fetchJson(`/v1/${PARENT}/pipelineJobs/bison`);
  const body = { tunedModelRef: { pipelineJob: `${PARENT}/pipelineJobs/bison` } };
  const { body: operation } = await rig.fetchJson(`${JOBS}:rebaseTunedModel`, { method: 'POST', body });
  const { body: done } = await rig.fetchJson(`/v1beta1/${(operation as JobBody).name}`);
  const { response } = done as { response: JobBody };
  rig.emulator.clock.advance(2 * HOURS);
  expect(await get(response.name)).toMatchObject({ state: 'JOB_STATE_SUCCEEDED', tunedModelDisplayName: 'tuned' });
});

test('a bison endpoint streams its prediction as tensors', async () => {
  const path = `/v1/${PARENT}/pipelineJobs?pipelineJobId=bison`;
  await rig.fetchJson(path, { method: 'POST', body: tuningJob({ train_steps: 40 }) });
  rig.emulator.clock.advance(2 * HOURS);
  await rig.fetchJson(`/v1/${PARENT}/pipelineJobs/bison`);
  const { endpoint } = rig.emulator.jobs()[0] ?? {};
  const plain = await rig.fetchJson(`/v1/${endpoint}:predict`, {
    method: 'POST',
    body: { instances: [{ prefix: 'add 1' }] },
  });
  const streamed = await rig.fetchJson(`/v1/${endpoint}:serverStreamingPredict`, {
    method: 'POST',
    body: { inputs: [{ structVal: { prefix: { stringVal: ['add 1'] } } }] },
  });
  type Piece = { outputs: Array<{ structVal: { content: { stringVal: string[] } } }> };
  const text = (streamed.body as Piece[]).map(({ outputs }) => outputs[0]?.structVal.content.stringVal[0]).join('');
  expect(plain.body).toMatchObject({ predictions: [{ content: text }] });
});
