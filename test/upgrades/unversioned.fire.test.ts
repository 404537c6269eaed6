import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runReplayCheck } from '../../src/cli/commands/worker.ts';
import { connect } from '../../src/client.ts';
import type { SweepResult } from '../../src/contract/index.ts';
import { replayOpenRuns } from '../../src/worker/replay-check.ts';
import { type FakeContext, fakeContext } from '../cli/fake-context.ts';
import { quietLogger } from '../support/quiet-logger.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { timersOf } from '../support/runs.ts';
import { upgradeBundles } from './upgrade-bundles.ts';

const bundles = upgradeBundles();

let rig: Rig;
let next: string;
let careless: string;
let sweep: WorkflowHandle;

beforeAll(async () => {
  [next, careless] = [await bundles.make('guarded'), await bundles.make('unguarded')];
  rig = await startRig('upgraded', { emulator: { speed: 20 } });
  sweep = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [5, 6, 7] }, parallelism: 1 }));
  while (!Object.values(rig.jobStates()).some((state) => state.endsWith('RUNNING'))) await delay(50);
}, 90_000);

afterAll(async () => {
  await rig.close();
  bundles.remove();
});

describe('before a build is rolled out', () => {
  test('a replay of the open runs says that all of them would go on under a guarded change', async () => {
    const report = await replayOpenRuns({
      client: rig.client,
      settings: rig.settings,
      log: quietLogger,
      workflowBundlePath: next,
    });
    expect(report).toEqual({ replayed: 3, failures: [] }); // the sweep, the trial that runs, and the quota broker
  });

  test('it names the run that an unguarded change would break, and why', async () => {
    const report = await replayOpenRuns({
      client: rig.client,
      settings: rig.settings,
      log: quietLogger,
      workflowBundlePath: careless,
    });
    expect(report.replayed).toBe(3);
    expect(report.failures).toEqual([
      {
        workflowId: sweep.workflowId,
        runId: expect.any(String),
        workflowType: 'sweep',
        reason: expect.stringMatching(/Nondeterminism.*[Tt]imer/),
      },
    ]);
  });
});

describe('tempotune worker --replay-check', () => {
  const check = async (workflowBundlePath: string, json = false): Promise<FakeContext['printed']> => {
    const connection = { temporalAddress: inject('temporalAddress'), taskQueue: rig.settings.taskQueue };
    const context = {
      ...fakeContext({ environment: { TEMPOTUNE_TASK_QUEUE: rig.settings.taskQueue } }),
      connect: () => connect(connection),
    };
    context.exit(await runReplayCheck({ json, workflowBundlePath }, context));
    return context.printed;
  };

  test('ends with 0 and the next command when all could go on', async () => {
    expect(await check(next)).toMatchObject({
      exitCode: 0,
      out: '',
      notes: '3 open runs on task queue upgraded replayed, 0 would fail. Next: roll this build out.\n',
    });
  });

  test('ends with 1 and names what would fail, also as JSON', async () => {
    const { exitCode, out, notes } = await check(careless);
    expect(exitCode).toBe(1);
    expect(out).toMatch(new RegExp(`^sweep ${sweep.workflowId} \\(run .*\\) would fail: .*Nondeterminism`));
    expect(notes).toContain('1 would fail. To fix: put the change behind patched()');
    expect(JSON.parse((await check(careless, true)).out)).toMatchObject({
      replayed: 3,
      failures: [{ workflowType: 'sweep' }],
    });
  });
});

describe('a sweep whose unversioned worker is replaced in the middle', () => {
  test('goes on under the next build the way it began, with one job a trial', async () => {
    await rig.stopWorker();
    await rig.startWorker({ workflowBundlePath: next });
    rig.emulator.clock.setSpeed(2_000);
    const result = (await sweep.result()) as SweepResult;
    expect(result.trials).toEqual({ total: 3, succeeded: 3, failed: 0 });
    expect(Object.keys(rig.jobStates())).toHaveLength(3);
    expect(await timersOf(sweep)).toBe(0); // the change of the next build is not for this run
  }, 60_000);

  test('while a sweep that begins afterwards takes the new way', async () => {
    const later = await rig.client.workflow.start('sweep', {
      workflowId: 'upgraded-later',
      taskQueue: rig.settings.taskQueue,
      args: [aSweepRequest({ vary: { trainSteps: [5, 6] } })],
    });
    await later.result();
    expect(await timersOf(later)).toBe(1);
  }, 60_000);
});
