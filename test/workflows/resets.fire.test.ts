import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { runWatch } from '../../src/cli/commands/watch.ts';
import { connect, type TempotuneClient } from '../../src/client.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import { trialWorkflowId } from '../../src/contract/names.ts';
import { type Phase, progressQuery } from '../../src/contract/progress.ts';
import type { SweepResult, TuneResult } from '../../src/contract/results.ts';
import { fakeContext } from '../cli/fake-context.ts';
import { aGeminiRequest, aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { beforeActivity, beforeChild, type Moment, reset } from '../support/resets.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { failureOf } from '../support/runs.ts';

vi.setConfig({ testTimeout: 90_000 });

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('resets');
});
afterAll(() => rig.close());

const states = (): string[] => rig.emulator.jobs().map(({ state }) => state.replace(/^(PIPELINE|JOB)_STATE_/, ''));

async function reached(run: WorkflowHandle, phase: Phase): Promise<void> {
  const now = (): Promise<Phase> => run.query(progressQuery).then((progress) => progress.phase);
  await expect.poll(now, { timeout: 30_000 }).toBe(phase);
}

/** Whatever run of that id is the latest. */
function latest({ workflowId }: WorkflowHandle): WorkflowHandle {
  return rig.client.workflow.getHandle(workflowId);
}

const inputs = { pipelineJobs: aTuneRequest, tuningJobs: aGeminiRequest } as const;

describe.each(Object.entries(inputs))('tuneModel on %s that is reset', (api, input) => {
  test.each([
    ['before it asked for its place in the line for quota', 'requestLease'],
    ['before its submit', 'submitTuningJob'],
    ['in the middle of its polls', 'waitForJobChange'],
  ])('%s adopts its job', async (_, activity) => {
    const before = states().length;
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('tuneModel', input(), api);
    await reached(run, 'tuning');
    await reset(rig.client, run, beforeActivity(activity));
    await reached(latest(run), 'tuning');
    rig.emulator.clock.setSpeed(2_000);
    await latest(run).result();
    expect(states().slice(before)).toEqual(['SUCCEEDED']);
  });

  test.each([
    ['before its submit', 'submitTuningJob'],
    ['before it registered', 'registerModel'],
  ])('after its end, to %s, comes to the same result', async (_, activity) => {
    const before = states().length;
    const run = await rig.start('tuneModel', input(), api);
    const first = (await run.result()) as TuneResult;
    await reset(rig.client, run, beforeActivity(activity));
    const { job, model, endpoint, metrics } = first;
    expect(await latest(run).result()).toMatchObject({ job, model, endpoint, metrics });
    expect(states().slice(before)).toEqual(['SUCCEEDED']);
  });

  test('after a cancel finds its cancelled job, fails at once, and names the command that pays for another', async () => {
    const before = states().length;
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('tuneModel', input(), api);
    await reached(run, 'tuning');
    await run.cancel();
    await reached(run, 'cancelling');
    rig.emulator.clock.setSpeed(2_000);
    await run.result().catch(() => undefined);
    await reset(rig.client, run, beforeActivity('submitTuningJob'));
    const failure = await failureOf(latest(run));
    expect(failure.type).toBe(failureTypes.tuningJobCancelled);
    expect(failure.message).toContain(`tempotune tune <request> --id ${run.workflowId}`);
    expect(failure.details).toContainEqual({ billed: [expect.objectContaining({ state: 'CANCELLED' })] });
    expect(states().slice(before)).toEqual(['CANCELLED']);
  });
});

describe('a sweep that is reset', () => {
  const start = async (): Promise<WorkflowHandle> => rig.start('sweep', aSweepRequest({ parallelism: 2 }));
  const trial = (run: WorkflowHandle, index: number): string => trialWorkflowId(run.workflowId, index);

  const moments: [string, (run: WorkflowHandle) => Moment][] = [
    ['to before its children', (run) => beforeChild(trial(run, 1))],
    ['to the middle of its children', (run) => beforeChild(trial(run, 3))],
    ['to after its children', () => beforeActivity('rankSweep')],
  ];

  test.each(moments)('%s, when all have ended, pays for no second job', async (_, moment) => {
    const before = states().length;
    const run = await start();
    const first = (await run.result()) as SweepResult;
    await reset(rig.client, run, moment(run));
    const { ranking } = (await latest(run).result()) as SweepResult;
    expect(ranking).toEqual(first.ranking);
    expect(states().slice(before)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  test('while its children run waits for them, and pays for no second job', async () => {
    const before = states().length;
    rig.emulator.clock.setSpeed(20);
    const run = await start();
    await expect.poll(() => states().length, { timeout: 30_000 }).toBe(before + 2);
    await reset(rig.client, run, beforeChild(trial(run, 1)));
    await reached(latest(run), 'tuning');
    rig.emulator.clock.setSpeed(2_000);
    const { trials } = (await latest(run).result()) as SweepResult;
    expect(trials).toMatchObject({ succeeded: 3 });
    expect(states().slice(before)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  test('after a cancel pays for nothing, and each trial names the command that does', async () => {
    const before = states().length;
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('sweep', aSweepRequest({ parallelism: 3 }));
    await expect.poll(() => states().length, { timeout: 30_000 }).toBe(before + 3);
    await run.cancel();
    await expect.poll(() => states().slice(before).join(), { timeout: 30_000 }).toMatch(/CANCELL.*CANCELL.*CANCELL/);
    rig.emulator.clock.setSpeed(2_000);
    await run.result().catch(() => undefined);
    await reset(rig.client, run, beforeChild(trial(run, 1)));
    const failure = await failureOf(latest(run));
    expect(failure.message).toContain(`tempotune sweep retry ${run.workflowId}`);
    expect(states().slice(before)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  });
});

describe('a run that is terminated, and started again under the same id', () => {
  test('as a sweep waits for its old children, which cancel their jobs, and makes its own', async () => {
    const before = states().length;
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('sweep', aSweepRequest({ parallelism: 3 }));
    await expect.poll(() => states().length, { timeout: 30_000 }).toBe(before + 3);
    await run.terminate();
    const { workflowId } = run;
    const again = await rig.client.workflow.start('sweep', {
      workflowId,
      taskQueue: rig.settings.taskQueue,
      args: [aSweepRequest({ parallelism: 3 })],
    });
    await expect
      .poll(
        () =>
          states()
            .slice(before)
            .filter((state) => state.startsWith('CANCELL')).length,
        { timeout: 30_000 },
      )
      .toBe(3);
    rig.emulator.clock.setSpeed(2_000);
    expect(((await again.result()) as SweepResult).trials).toMatchObject({ succeeded: 3 });
    expect(states().slice(before)).toEqual([...Array(3).fill('CANCELLED'), ...Array(3).fill('SUCCEEDED')]);
  });

  test('as a tuneModel makes a new job: a new run is a new wish, and reconcile deals with the old job', async () => {
    const before = states().length;
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('tuneModel', aTuneRequest());
    await reached(run, 'tuning');
    await run.terminate();
    const { workflowId } = run;
    const again = await rig.client.workflow.start('tuneModel', {
      workflowId,
      taskQueue: rig.settings.taskQueue,
      args: [aTuneRequest()],
    });
    await reached(again, 'tuning');
    rig.emulator.clock.setSpeed(2_000);
    const { job } = (await again.result()) as TuneResult;
    const [orphan, own] = rig.emulator.jobs().slice(before);
    expect(job).toBe(own?.name);
    expect(orphan?.name).not.toBe(own?.name);
    expect(states().slice(before)).toHaveLength(2);
  });
});

describe('whoever watches a run', () => {
  let client: TempotuneClient;
  beforeAll(() => {
    client = connect({ temporalAddress: inject('temporalAddress'), taskQueue: rig.settings.taskQueue });
  });
  afterAll(() => client.close());

  test('is taken along by a reset, to the result of the new run', async () => {
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('tuneModel', aTuneRequest());
    const looks: Promise<unknown>[] = [];
    const context = fakeContext({
      client: {
        result: (workflowId, options) => client.result(workflowId, options),
        progress: (workflowId) => {
          const look = client.progress(workflowId);
          looks.push(look);
          return look;
        },
      },
    });
    const watching = runWatch({ workflowId: run.workflowId }, context);
    await reached(run, 'tuning');
    await reset(rig.client, run, beforeActivity('submitTuningJob'));
    await expect.poll(() => context.printed.notes, { timeout: 30_000 }).toContain('the run was reset');
    rig.emulator.clock.setSpeed(2_000);
    expect(await watching).toBe(0);
    await Promise.allSettled(looks); // the last may be under way, and its connection is closed below
    expect(context.printed.out).toContain(((await latest(run).result()) as TuneResult).model);
  });

  test('is told of a terminate, also when the id was started again', async () => {
    const start = (): Promise<WorkflowHandle> =>
      rig.client.workflow.start('tuneModel', {
        workflowId: 'resets-twice',
        taskQueue: 'nobody',
        args: [aTuneRequest()],
      });
    const run = await start();
    const watching = client.result(run.workflowId).catch((error: unknown) => error);
    await client.describe(run.workflowId); // answered after the look of `result`, which was sent before it
    await run.terminate();
    const again = await start();
    expect(await watching).toMatchObject({ failure: { end: 'terminated' } });
    await again.terminate();
  });
});
