import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PARENT, tuningJob } from '../../test/support/emulator-data.ts';
import { type Rig, startRig } from '../../test/support/emulator-rig.ts';
import { type EmulatorOptions, startEmulator } from './server.ts';
import { createTrainer, type Trainer, type TrainingOutcome } from './training/trainer.ts';

const jobs = `/v1/${PARENT}/pipelineJobs`;
const name = `${PARENT}/pipelineJobs/one`;
const create = (rig: Rig, changes = {}) =>
  rig.fetchJson(`${jobs}?pipelineJobId=one`, { method: 'POST', body: tuningJob(changes) });

/** Trains when it is told to. */
function patientTrainer(): {
  trainer: Trainer;
  finish(stepsRun: number): void;
  fail(error: Error): void;
  asked: () => number;
  aborted: () => number;
} {
  let resolve: (outcome: TrainingOutcome) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  let asked = 0;
  let aborted = 0;
  const train: Trainer['train'] = (_spec, signal) =>
    new Promise((...settle) => {
      [resolve, reject] = settle;
      asked += 1;
      signal?.addEventListener('abort', () => {
        aborted += 1;
        reject(signal.reason);
      });
    });
  const rest = { evaluation: [], stoppedEarly: false, kept: [], checkpoint: Buffer.from('weights') };
  return {
    trainer: { train, generate: (checkpoint) => checkpoint.toString(), close: async () => undefined },
    finish: (stepsRun) => resolve({ ...rest, train: [], stepsRun, checkpointStep: stepsRun }),
    fail: (error) => reject(error),
    asked: () => asked,
    aborted: () => aborted,
  };
}

describe('a training that takes longer than its simulated time', () => {
  let rig: Rig;
  let training: ReturnType<typeof patientTrainer>;
  beforeEach(async () => {
    training = patientTrainer();
    rig = await startRig({ trainer: training.trainer });
    await create(rig);
  });
  afterEach(() => rig.close());
  const state = async (): Promise<string> => {
    const { body } = await rig.fetchJson(`/v1/${name}`);
    return (body as { state: string }).state;
  };

  test('is waited for, and then the job ended when it should have', async () => {
    rig.emulator.clock.advance(7_200_000);
    const asked = state();
    training.finish(5);
    expect(await asked).toBe('PIPELINE_STATE_SUCCEEDED');
    expect(rig.emulator.jobs()).toMatchObject([{ endTime: '2024-01-01T00:06:25.000Z' }]);
  });

  test('keeps the job running for whoever looks meanwhile, and moves its end', async () => {
    rig.emulator.clock.advance(7_200_000);
    expect(rig.emulator.jobs()).toMatchObject([{ state: 'PIPELINE_STATE_RUNNING' }]);
    training.finish(5);
    expect(await state()).toBe('PIPELINE_STATE_RUNNING'); // uploading now
    rig.emulator.clock.advance(7_200_000);
    expect(await state()).toBe('PIPELINE_STATE_SUCCEEDED');
    expect(rig.emulator.jobs()).toMatchObject([{ endTime: '2024-01-01T02:04:20.000Z' }]);
  });

  test('that breaks fails the tuning task', async () => {
    rig.emulator.clock.advance(7_200_000);
    const asked = state();
    training.fail(new Error('no memory'));
    expect(await asked).toBe('PIPELINE_STATE_FAILED');
    expect(JSON.stringify((await rig.fetchJson(`/v1/${name}`)).body)).toContain(
      'code=INTERNAL, message=Error: no memory',
    );
  });

  test('stops when the job is cancelled', async () => {
    rig.emulator.clock.advance(120_000);
    await rig.fetchJson(`/v1/${name}:cancel`, { method: 'POST' });
    expect(training.aborted()).toBe(1);
    rig.emulator.clock.advance(7_200_000);
    expect(await state()).toBe('PIPELINE_STATE_CANCELLED');
  });

  test('is not begun for a job that fails before it', async () => {
    await rig.fetchJson(jobs, { method: 'POST', body: tuningJob({ dataset_uri: 'gs://data/missing' }) });
    expect(training.asked()).toBe(1);
  });
});

describe('an emulator with a data folder', () => {
  let folder: string;
  const open = (options: EmulatorOptions = {}) => startRig({ dataDirectory: folder, ...options });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emulator-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('knows its jobs, models and objects after a restart, and answers from the trained checkpoint', async () => {
    const before = await open();
    await create(before);
    before.emulator.clock.advance(7_200_000);
    const job = (await before.fetchJson(`/v1/${name}`)).body;
    const endpoint = before.emulator.jobs()[0]?.endpoint;
    const ask = (rig: Rig) =>
      rig.fetchJson(`/v1/${endpoint}:predict`, { method: 'POST', body: { instances: [{ prefix: 'add 1' }] } });
    const answer = await ask(before);
    expect(answer.status).toBe(200);
    await before.close();

    const after = await startEmulator({ dataDirectory: folder, speed: 0 });
    const rig = { fetchJson: (path: string, init?: object) => fetchJson(after.url, path, init) } as Rig;
    expect((await rig.fetchJson(`/v1/${name}`)).body).toEqual(job);
    expect(await ask(rig)).toEqual(answer);
    expect((await rig.fetchJson('/storage/v1/b/data/o/train.jsonl')).status).toBe(200);
    await after.close();
  });

  test('goes on from its own time, and trains again what was cut off', async () => {
    const patient = patientTrainer();
    const before = await open({ trainer: patient.trainer });
    await create(before);
    before.emulator.clock.moveTo(Date.parse('2099-01-01T00:00:00Z'));
    await before.close();
    const trainer = createTrainer();
    const after = await startEmulator({ dataDirectory: folder, speed: 0, trainer });
    expect(after.clock.now()).toBe(Date.parse('2099-01-01T00:00:00Z'));
    const { body } = await fetchJson(after.url, `/v1/${name}`);
    expect(body).toMatchObject({ state: 'PIPELINE_STATE_SUCCEEDED' });
    await after.close();
    await trainer.close();
  });
});

async function fetchJson(url: string, path: string, { method = 'GET', body }: { method?: string; body?: object } = {}) {
  const response = await fetch(`${url}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: response.status, body: (await response.json()) as never };
}
