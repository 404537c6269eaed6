import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  failureTypes,
  ledgerQuery,
  type Progress,
  type QuotaView,
  quotaBrokerId,
  setLimitUpdate,
  type TuneResult,
} from '../../src/contract/index.ts';
import { aGeminiRequest, aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { failureOf } from '../support/runs.ts';

const NAME = 'quota';
const { trainSteps: _, ...quick } = aTuneRequest({ evaluationInterval: 1 });
let rig: Rig;
beforeAll(async () => {
  rig = await startRig(NAME, {
    settings: { quotaLimits: { gpu: 1, tpu: 1, gemini: 1 }, allowedProjects: ['test-project'] },
  });
});
afterEach(() => {
  rig.emulator.clock.setSpeed(2_000);
  rig.emulator.faults.clear();
});
afterAll(() => rig.close());

const brokerId = (pool: 'gpu' | 'gemini'): string => quotaBrokerId(NAME, 'test-project', pool);
const ledger = (pool: 'gpu' | 'gemini'): Promise<QuotaView> =>
  rig.client.workflow.getHandle(brokerId(pool)).query(ledgerQuery);
const waiting = async (): Promise<string[]> => (await ledger('gpu')).waiting.map(({ holder }) => holder.workflowId);
const held = async (): Promise<string[]> => (await ledger('gpu')).held.map(({ holder }) => holder?.workflowId ?? '');

describe('a quota of one job', () => {
  test('is passed from hand to hand: no job is refused, and two never run at once', async () => {
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'quota', limit: 1 }]);
    const sweeps = [];
    for (const steps of [1, 2, 3])
      sweeps.push(
        await rig.start(
          'sweep',
          aSweepRequest({ tune: quick, parallelism: 2, vary: { trainSteps: [steps, steps + 3] } }),
        ),
      );
    for (const sweep of sweeps) await sweep.result();
    expect(rig.emulator.faults.list()).toMatchObject([{ kind: 'quota', fired: 0 }]);
    await expect.poll(() => ledger('gpu')).toMatchObject({ limit: 1, held: [], waiting: [] });
  }, 90_000);

  test('shows who waits its place, and what to request from Google', async () => {
    rig.emulator.clock.setSpeed(20);
    const first = await rig.start('tuneModel', aTuneRequest({ evaluationInterval: 1, trainSteps: 100 }));
    await expect.poll(held, { timeout: 20_000 }).toEqual([first.workflowId]);
    const second = await rig.start('tuneModel', aTuneRequest({ evaluationInterval: 1, trainSteps: 2 }));
    const progress = (): Promise<Progress> => second.query<Progress>('progress');
    await expect.poll(async () => (await progress()).phase, { timeout: 20_000 }).toBe('waiting for quota');
    const { message, quota } = await progress();
    expect(message).toMatch(
      /^position 1 of 1, about .*; one job at a time, for more request "Restricted image training/,
    );
    expect(quota).toMatchObject({ position: 1, of: 1, limit: 1, perJob: 8, unit: 'GPUs', region: 'us-central1' });
    await second.cancel();
    await expect(second.result()).rejects.toThrow();
    expect(await waiting()).toEqual([]);
    await first.cancel();
    await expect(first.result()).rejects.toThrow();
  }, 60_000);

  test('is left by a run whose deadline passes in the line: no job was made, and the failure names what it waited for', async () => {
    rig.emulator.clock.setSpeed(1);
    const jobs = rig.emulator.jobs().length;
    const first = await rig.start('tuneModel', aTuneRequest({ evaluationInterval: 1, trainSteps: 100 }));
    await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBe(jobs + 1);
    const second = await rig.start(
      'tuneModel',
      aTuneRequest({ evaluationInterval: 1, trainSteps: 2, deadline: '61s' }),
    );
    await expect.poll(waiting, { timeout: 20_000 }).toEqual([second.workflowId]);
    const { type, message } = await failureOf(second);
    expect(type).toBe(failureTypes.deadlineExceeded);
    expect(message).toMatch(/61 s passed \(waiting for quota: position 1 of 1.*"Restricted image training/);
    expect(await waiting()).toEqual([]);
    expect(rig.emulator.jobs().length).toBe(jobs + 1);
    rig.emulator.clock.setSpeed(2_000);
    await first.cancel();
    await expect(first.result()).rejects.toThrow();
  }, 120_000);

  test('goes to the next when the holder was terminated, once its job is cancelled', async () => {
    rig.emulator.clock.setSpeed(20);
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'quota', limit: 1 }]);
    const jobs = rig.emulator.jobs().length;
    const first = await rig.start('tuneModel', aTuneRequest({ evaluationInterval: 1, trainSteps: 100 }));
    await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBe(jobs + 1);
    const second = await rig.start('tuneModel', aTuneRequest({ evaluationInterval: 1, trainSteps: 2 }));
    await expect.poll(waiting, { timeout: 20_000 }).toEqual([second.workflowId]);
    await first.terminate();
    await expect.poll(() => Object.values(rig.jobStates())[jobs], { timeout: 20_000 }).toMatch(/CANCEL/);
    rig.emulator.clock.setSpeed(2_000);
    await expect(second.result()).resolves.toMatchObject({ trainSteps: 2 });
    expect(rig.emulator.faults.list()).toMatchObject([{ kind: 'quota', fired: 0 }]);
  }, 60_000);

  test('is not given twice when the broker is terminated, and the line keeps its order', async () => {
    rig.emulator.clock.setSpeed(20);
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'quota', limit: 1 }]);
    const jobs = rig.emulator.jobs().length;
    const runs = [];
    for (const trainSteps of [50, 2, 3, 4]) {
      runs.push(await rig.start('tuneModel', aTuneRequest({ evaluationInterval: 1, trainSteps })));
      await expect.poll(async () => (await waiting()).length, { timeout: 20_000 }).toBe(runs.length - 1);
      await expect.poll(held).toHaveLength(1);
    }
    await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBe(jobs + 1);
    await rig.client.workflow.getHandle(brokerId('gpu')).terminate();
    await expect.poll(async () => (await ledger('gpu')).held.length, { timeout: 30_000 }).toBe(1);
    rig.emulator.clock.setSpeed(2_000);
    const results = await Promise.all(runs.map((run) => run.result() as Promise<TuneResult>));
    const made = Object.keys(rig.jobStates()).slice(jobs);
    expect(results.map(({ job }) => job.split('/').at(-1))).toEqual(made.map((name) => name.split('/').at(-1)));
    expect(rig.emulator.faults.list()).toMatchObject([{ kind: 'quota', fired: 0 }]);
  }, 90_000);

  test('is more by an update, at once, and refuses what is no number of jobs', async () => {
    const broker = rig.client.workflow.getHandle(brokerId('gpu'));
    await expect(broker.executeUpdate(setLimitUpdate, { args: [-1] })).rejects.toThrow();
    expect(await broker.executeUpdate(setLimitUpdate, { args: [5] })).toBe(5);
    expect(await ledger('gpu')).toMatchObject({ limit: 5, limitFrom: 'update' });
    expect(await broker.executeUpdate(setLimitUpdate, { args: [null] })).toBe(1);
  });
});

test.each(['bad project/x', 'My-Project'])(
  'a line of the project %j ends at once, by the rule of requests',
  async (project) => {
    const line = await rig.start('quotaBroker', { project, pool: 'gpu' });
    const { type, message } = await failureOf(line);
    expect(type).toBe(failureTypes.invalidRequest);
    expect(message).toContain('a project ID has 6 to 30');
  },
);

test('a line that is begun by hand in a project that its workers may not touch ends, and says so', async () => {
  const line = await rig.start('quotaBroker', { project: 'other-project', pool: 'gpu' });
  const { type, message } = await failureOf(line);
  expect(type).toBe(failureTypes.invalidRequest);
  expect(message).toContain('project: other-project, but this worker may touch the projects test-project only');
});

test('Gemini has one quota for all regions: sweeps in two of them never run two jobs at once', async () => {
  rig.emulator.faults.add([{ method: 'CreateTuningJob', kind: 'quota', match: 'global', limit: 1 }]);
  const sweeps = [];
  for (const pipelineJobRegion of ['us-central1', 'europe-west4']) {
    const tune = aGeminiRequest({ pipelineJobRegion });
    sweeps.push(await rig.start('sweep', { tune, vary: { epochCount: [1, 2] }, parallelism: 2 }));
  }
  for (const sweep of sweeps) await sweep.result();
  expect(rig.emulator.faults.list()).toMatchObject([{ kind: 'quota', fired: 0 }]);
}, 90_000);
