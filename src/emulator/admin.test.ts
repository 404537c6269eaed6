import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PARENT, START, tuningJob } from '../../test/support/emulator-data.ts';
import { type Rig, startRig, tuningJobMessage } from '../../test/support/emulator-rig.ts';
import type { JournalEntry } from './journal.ts';

let rig: Rig;
const lines: string[] = [];
beforeEach(async () => {
  lines.length = 0;
  rig = await startRig({ log: (line) => lines.push(line) });
});
afterEach(() => rig.close());

const jobs = `/v1/${PARENT}/pipelineJobs`;
const plan = (...faults: object[]) => rig.fetchJson('/_emulator/faults', { method: 'POST', body: { faults } });
const create = (id: string, changes = {}) =>
  rig.fetchJson(`${jobs}?pipelineJobId=${id}`, { method: 'POST', body: tuningJob(changes) });
const advance = (time: string) => rig.fetchJson('/_emulator/clock', { method: 'POST', body: { advance: time } });
async function journal(method: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = (await rig.fetchJson('/_emulator/journal')).body;
  return entries.filter((entry) => entry.method === method);
}

describe('the admin routes', () => {
  test('tell what this is, and that it is well', async () => {
    expect(await (await fetch(rig.emulator.url)).text()).toContain('tempotune emulator');
    expect(await rig.fetchJson('/_emulator/health')).toEqual({ status: 200, body: { status: 'ok' } });
    expect((await rig.fetchJson('/_emulator/nothing')).status).toBe(404);
  });

  test('list jobs with what they became', async () => {
    await create('one', { train_steps: 3 });
    expect((await rig.fetchJson('/_emulator/jobs')).body).toMatchObject([
      {
        name: `${PARENT}/pipelineJobs/one`,
        state: 'PIPELINE_STATE_QUEUED',
        createTime: START,
        displayName: 'a job',
        labels: {},
        parameterValues: { train_steps: 3 },
        computeRegion: 'us-central1',
      },
    ]);
  });

  test('move the clock', async () => {
    expect((await advance('6h')).body).toEqual({ now: '2024-01-01T06:00:00.000Z', speed: 0 });
    const body = { now: '2024-02-01T00:00:00Z' };
    expect(await rig.fetchJson('/_emulator/clock', { method: 'POST', body })).toMatchObject({
      body: { now: '2024-02-01T00:00:00.000Z' },
    });
    for (const wrong of [{ now: START }, { now: 'soon' }, { advance: 'long' }, { speed: 'fast' }, { forward: 1 }]) {
      expect((await rig.fetchJson('/_emulator/clock', { method: 'POST', body: wrong })).status).toBe(400);
    }
  });

  test('refuse an unknown fault with what is known', async () => {
    expect(await plan({ kind: 'eror', method: 'CreatePipelineJob' })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('Known: error, expired-credentials, drop-answer') } },
    });
  });
});

test('a held call waits for its release, at either side of its work', async () => {
  await plan({ id: 'made', kind: 'hold', point: 'after', method: 'CreatePipelineJob' });
  const answer = create('one');
  const holding = async () => (await rig.fetchJson('/_emulator/faults')).body as { faults: { holding: string[] }[] };
  await expect.poll(async () => (await holding()).faults[0]?.holding).toEqual([`${PARENT}/pipelineJobs/one`]);
  expect((await rig.fetchJson('/_emulator/jobs')).body).toHaveLength(1);
  const release = (body: object) => rig.fetchJson('/_emulator/release', { method: 'POST', body });
  expect((await release({ id: 'other' })).status).toBe(400);
  expect((await release({ id: 'made' })).status).toBe(200);
  expect((await answer).status).toBe(200);

  await plan({ id: 'read', kind: 'hold', method: 'objects.get', match: 'train.jsonl' });
  const read = fetch(`${rig.emulator.url}/storage/v1/b/data/o/train.jsonl`);
  await expect.poll(async () => (await holding()).faults[1]?.holding).toHaveLength(1);
  await release({ id: 'read', discard: true });
  await expect(read).rejects.toThrow();
});

test('the journal says who asked for what, and what came of it', async () => {
  await create('one');
  await create('one');
  const [made, refused] = await journal('CreatePipelineJob');
  const name = `${PARENT}/pipelineJobs/one`;
  expect(made).toEqual({
    at: START,
    service: 'PipelineService',
    method: 'CreatePipelineJob',
    resource: name,
    status: 'OK',
  });
  expect(refused).toMatchObject({ resource: name, status: 'ALREADY_EXISTS' });
  expect(await journal('objects.insert')).toContainEqual({
    at: START,
    service: 'storage',
    method: 'objects.insert',
    resource: 'b/data/o/train.jsonl',
    status: 'OK',
  });
});

describe('a planned fault', () => {
  test('answers an error instead of running the method, over REST', async () => {
    await plan({ kind: 'error', method: 'CreatePipelineJob', code: 'UNAVAILABLE', count: 1 });
    expect(await create('one')).toMatchObject({ status: 503, body: { error: { status: 'UNAVAILABLE' } } });
    expect(rig.emulator.jobs()).toEqual([]);
    expect((await create('one')).status).toBe(200);
  });

  test.each(['gRPC', 'REST'] as const)('drops an answer after the job was made, over %s', async (transport) => {
    await plan({ kind: 'drop-answer', method: 'CreatePipelineJob' });
    const { pipelines } = rig.clients(transport);
    const request = { parent: PARENT, pipelineJobId: 'lost', pipelineJob: tuningJobMessage() };
    await expect(pipelines.createPipelineJob(request)).rejects.toThrow();
    expect(rig.emulator.jobs().map(({ name }) => name)).toEqual([`${PARENT}/pipelineJobs/lost`]);
    expect(await journal('CreatePipelineJob')).toMatchObject([{ status: 'DROPPED' }]);
  });

  test('reaches a gRPC client with its details', async () => {
    const { pipelines } = rig.clients('gRPC');
    const [badType] = [{ ...tuningJobMessage(), displayName: 'x', templateUri: 'http://nowhere' }];
    const failure = pipelines.createPipelineJob({ parent: PARENT, pipelineJob: badType });
    await expect(failure).rejects.toMatchObject({
      code: 3,
      statusDetails: [{ fieldViolations: [{ field: 'pipeline_job.template_uri' }] }],
    });
  });

  test('at Cloud Storage has an error of Cloud Storage', async () => {
    await plan({ kind: 'error', method: 'objects.insert', code: 'RESOURCE_EXHAUSTED', match: 'o/late' });
    await expect(rig.upload('late.jsonl', 'x')).rejects.toThrow('"reason":"rateLimitExceeded"');
    await rig.upload('late.jsonl', 'x');
    await plan({ kind: 'drop-answer', method: 'objects.insert' });
    await expect(rig.upload('lost.jsonl', 'x')).rejects.toThrow('fetch failed');
    expect((await fetch(`${rig.emulator.url}/storage/v1/b/data/o/lost.jsonl`)).status).toBe(200);
  });

  test('fails the next job in the named task', async () => {
    await plan({ kind: 'fail-task', task: 'upload-llm-model', code: 'RESOURCE_EXHAUSTED', message: 'no room' });
    await create('one');
    await advance('2h');
    const { body } = await rig.fetchJson(`${jobs}/one`);
    expect(body).toMatchObject({ state: 'PIPELINE_STATE_FAILED', error: { code: 9 } });
    expect(JSON.stringify(body)).toContain('AiPlatformException: code=RESOURCE_EXHAUSTED, message=no room, cause=null');
  });

  test('does not hide a failure that comes first', async () => {
    await plan({ kind: 'fail-task', task: 'upload-llm-model' });
    await create('one', { dataset_uri: 'gs://data/missing' });
    await advance('2h');
    const { body } = await rig.fetchJson(`${jobs}/one`);
    expect(body).toMatchObject({ error: { message: expect.stringContaining('[dataset-encoder]') } });
  });

  test.each([
    ['stuck', 'PIPELINE_STATE_RUNNING'],
    ['pause', 'PIPELINE_STATE_PAUSED'],
  ])('%s holds a job, which can still be cancelled', async (kind, state) => {
    await plan({ kind, task: 'dataset-encoder' });
    await create('one');
    await advance('1d');
    expect((await rig.fetchJson(`${jobs}/one`)).body).toMatchObject({ state });
    await rig.fetchJson(`${jobs}/one:cancel`, { method: 'POST' });
    await advance('1m');
    expect((await rig.fetchJson(`${jobs}/one`)).body).toMatchObject({ state: 'PIPELINE_STATE_CANCELLED' });
  });

  test('limits the jobs of a compute region, whatever region they live in', async () => {
    await plan({ kind: 'quota', limit: 1 });
    await create('one');
    const place = '/v1/projects/p/locations/europe-west3/pipelineJobs?pipelineJobId=two';
    const second = () => rig.fetchJson(place, { method: 'POST', body: tuningJob() });
    expect(await second()).toMatchObject({
      status: 429,
      body: {
        error: {
          status: 'RESOURCE_EXHAUSTED',
          message:
            'The following quota metrics exceed quota limits: aiplatform.googleapis.com/restricted_image_training_nvidia_a100_80gb_gpus',
        },
      },
    });
    expect((await create('tpu', { accelerator_type: 'TPU' })).status).toBe(200);
    await rig.fetchJson(`${jobs}/one:cancel`, { method: 'POST' });
    expect((await second()).status).toBe(429);
    await advance('10s');
    expect((await second()).status).toBe(200);
  });

  test('answers an earlier model from the cache, when there is one', async () => {
    await plan({ kind: 'cache-hit' });
    await create('one');
    await advance('2h');
    await rig.fetchJson(`${jobs}/one`);
    expect(rig.emulator.faults.unfired()).toHaveLength(1);
    await create('two');
    await advance('1m');
    const { body } = await rig.fetchJson(`${jobs}/two`);
    const [one] = rig.emulator.jobs();
    expect(JSON.stringify(body)).toContain(`"output:model_resource_name":"${one?.model}"`);
    expect(body).toMatchObject({ state: 'PIPELINE_STATE_SUCCEEDED' });
    expect(rig.emulator.faults.unfired()).toEqual([]);
  });

  test('that never fired is reported on close', async () => {
    const other = await startRig({ log: (line) => lines.push(line) });
    other.emulator.faults.add([{ kind: 'error', method: 'CancelPipelineJob', count: 3 }]);
    await other.close();
    expect(lines).toEqual(['fault fault-1 (error at CancelPipelineJob) fired 0 of 3 times']);
  });
});
