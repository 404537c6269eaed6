import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeTuningClient, fakeTuningClient } from '../../test/support/fake-tuning-client.ts';
import type { JobOrder } from '../contract/tuning-job.ts';
import type { TuningBackend } from './tuning-backend.ts';
import { tuningJobs } from './tuning-jobs.ts';

const order: JobOrder = {
  key: { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 },
  specHash: '0123456789abcdef',
  spec: {
    api: 'tuningJobs',
    project: 'p',
    pipelineJobRegion: 'us-central1',
    displayName: 'tune',
    gcsOutputDirectory: 'gs://bucket/out',
    baseModel: 'gemini-2.5-flash',
    modelDisplayName: 'model',
    trainingDatasetUri: 'gs://bucket/train.jsonl',
    hyperParameters: { adapterSize: 2 },
    labels: {},
  },
};

let vertex: FakeTuningClient;
let backend: TuningBackend;
beforeEach(() => {
  vertex = fakeTuningClient();
  backend = anotherWorker();
});

function anotherWorker(): TuningBackend {
  const client = async () => vertex.client;
  return tuningJobs(client, { project: 'p', region: 'us-central1' }, { looksAfterLossMs: [1, 1] });
}

function running(): unknown[] {
  return vertex.jobs.filter(({ state }) => state !== 'JOB_STATE_CANCELLING' && state !== 'JOB_STATE_CANCELLED');
}

describe('a job without an id of our own is still one job', () => {
  test('when its create answer is lost: the create finds it itself', async () => {
    vertex.loseNext('createTuningJob');
    expect(await backend.create(order)).toMatchObject({ specHash: order.specHash });
    expect(vertex.jobs).toHaveLength(1);
  });

  test('when lists lag behind: the next create finds the job whose answer was lost', async () => {
    vertex.hideNew();
    vertex.loseNext('createTuningJob');
    await expect(backend.create(order)).rejects.toMatchObject({ kind: 'Unavailable' });
    vertex.showAll();
    await expect(backend.create(order)).rejects.toMatchObject({ kind: 'AlreadyExists' });
    expect(vertex.jobs).toHaveLength(1);
  });

  test('when lists lag behind for longer, once they show the duplicate: the oldest comes first', async () => {
    vertex.hideNew();
    vertex.loseNext('createTuningJob');
    await expect(backend.create(order)).rejects.toMatchObject({ kind: 'Unavailable' });
    const { name: younger } = await backend.create(order);
    vertex.showAll();
    expect((await backend.find(order.key)).map(({ name }) => name)).toEqual([vertex.jobs[0]?.name, younger]);
  });

  test('when two workers create at once, in whatever order their answers come', async () => {
    const outcomes = await Promise.allSettled([backend.create(order), anotherWorker().create(order)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(running()).toHaveLength(1);
    const [oldest] = await backend.find(order.key);
    expect(running()).toMatchObject([{ name: oldest?.name }]);
  });

  test('twenty times in a row, each answer lost', async () => {
    for (let resubmission = 0; resubmission < 20; resubmission += 1) {
      vertex.loseNext('createTuningJob');
      await backend.create({ ...order, key: { ...order.key, resubmission } });
    }
    expect(running()).toHaveLength(20);
    expect(vertex.unfired()).toEqual([]);
  });

  test.each(['sift', 'refuse', 'ignore'] as const)('when the list filter would %s', async (how) => {
    vertex.filters(how);
    const { name } = await backend.create(order);
    await backend.create({ ...order, key: { ...order.key, resubmission: 1 } });
    expect((await backend.find(order.key)).map((job) => job.name)).toEqual([name]);
    await expect(backend.create(order)).rejects.toMatchObject({ kind: 'AlreadyExists' });
  });

  test('when the list has several pages and its filter does nothing', async () => {
    vertex.filters('ignore');
    const { name } = await backend.create(order);
    for (let resubmission = 1; resubmission <= 120; resubmission += 1) {
      const [wire] = vertex.jobs;
      const parent = 'projects/p/locations/us-central1';
      const labels = { ...wire?.labels, 'tempotune-key': String(resubmission) };
      await vertex.client.createTuningJob({ parent, tuningJob: { labels } });
    }
    const last = { ...order, key: { ...order.key, resubmission: 500 } };
    const { name: newest } = await backend.create(last);
    expect((await backend.find(order.key)).map((job) => job.name)).toEqual([name]);
    expect((await backend.find(last.key)).map((job) => job.name)).toEqual([newest]);
  });

  test('and is not made when it is known that nobody can look for it', async () => {
    vertex.failNext('listTuningJobs', 'PERMISSION_DENIED');
    await expect(backend.create(order)).rejects.toMatchObject({ kind: 'Denied' });
    expect(vertex.calls('createTuningJob')).toBe(0);
  });
});

describe('a misleading 404 of the create', () => {
  test('names what else it can mean', async () => {
    vertex.failNext('createTuningJob', 'NOT_FOUND', 'Requested entity was not found.');
    const refused = backend.create(order);
    await expect(refused).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(refused).rejects.toThrow(
      /gemini-2\.5-flash can't be tuned in us-central1, or that it has no adapter size 2/,
    );
  });
});

describe('the sub-state', () => {
  const location = { project: 'p', region: 'us-central1' };
  const withPhase = (phase: string | undefined): TuningBackend =>
    tuningJobs(async () => vertex.client, location, { phaseOf: async () => phase });

  test('is the phase of a job that runs', async () => {
    const { name } = await backend.create(order);
    expect((await withPhase('WAITING_FOR_QUOTA').get(name)).phase).toBe('WAITING_FOR_QUOTA');
    expect(await withPhase(undefined).get(name)).not.toHaveProperty('phase');
  });

  test('is not asked for when the job is over', async () => {
    const { name } = await backend.create(order);
    vertex.change(name, { state: 'JOB_STATE_SUCCEEDED' });
    expect(await withPhase('TUNING').get(name)).not.toHaveProperty('phase');
  });
});
