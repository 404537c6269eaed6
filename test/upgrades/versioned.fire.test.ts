import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { SweepResult } from '../../src/contract/index.ts';
import { trialWorkflowId } from '../../src/contract/index.ts';
import { routingNotice } from '../../src/worker/versioning.ts';
import { startProgram } from '../support/program.ts';
import { aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, type RunningWorker, startRig } from '../support/rig.ts';
import { historyLength, timersOf } from '../support/runs.ts';
import { upgradeBundles } from './upgrade-bundles.ts';

const PINNED = 1; // temporal.api.enums.v1.VersioningBehavior

const bundles = upgradeBundles();
const build = (buildId: string): { name: string; buildId: string } => ({ name: 'versioned-tuning', buildId });
const builds: Record<string, RunningWorker> = {};
let rig: Rig;
let next: string;

beforeAll(async () => {
  next = await bundles.make('guarded');
  rig = await startRig('versioned', { emulator: { speed: 20 }, withoutWorker: true });
  builds.b1 = await rig.startWorker({ settings: { deployment: build('b1') } });
}, 60_000);

afterAll(async () => {
  await Promise.all(Object.keys(builds).map(stop));
  await rig.close();
  bundles.remove();
});

async function stop(buildId: string): Promise<void> {
  builds[buildId]?.worker.shutdown();
  await builds[buildId]?.ended;
  delete builds[buildId];
}

function noticeOf(buildId: string): Promise<string | undefined> {
  const place = { namespace: 'default', taskQueue: rig.settings.taskQueue };
  return routingNotice(rig.client.connection.workflowService, place, build(buildId));
}

/** With the stock CLI, word for word; the server knows a build soon after its worker polls. */
async function type(command: string): Promise<void> {
  const [, ...words] = command.split(' ');
  await expect
    .poll(
      async () => {
        const program = startProgram(inject('temporalCliPath'), [...words, '--address', inject('temporalAddress')]);
        return (await program.ended) === 0 ? 'done' : program.output().stderr;
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBe('done');
}

async function makeCurrent(buildId: string): Promise<void> {
  const [, command = ''] = /To fix: make it current: (temporal .*)$/.exec((await noticeOf(buildId)) ?? '') ?? [];
  await type(command);
  await expect.poll(() => noticeOf(buildId), { timeout: 20_000 }).toBeUndefined();
}

async function running(jobs: number): Promise<void> {
  const count = (): number => Object.values(rig.jobStates()).filter((state) => state.endsWith('RUNNING')).length;
  await expect.poll(count, { timeout: 30_000 }).toBe(jobs);
}

/** As each of the run's workflow tasks ended. */
async function tasksOf(run: WorkflowHandle) {
  const { events } = await run.fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: task }) => (task ? [task] : []));
}

/** Of every workflow task that a run had. */
async function buildsOf(run: WorkflowHandle): Promise<string[]> {
  const done = await tasksOf(run);
  return [...new Set(done.map(({ deploymentVersion }) => deploymentVersion?.buildId ?? 'none'))];
}

describe('a versioned worker', () => {
  test('says that no build is current, and its command makes it so', async () => {
    expect(await noticeOf('b1')).toBe(
      'build b1 of deployment versioned-tuning is not current: new runs do not start on it (no build is). ' +
        'To fix: make it current: temporal worker deployment set-current-version --namespace default ' +
        '--deployment-name versioned-tuning --build-id b1 --yes',
    );
    await makeCurrent('b1');
  }, 60_000);

  test('tells an unversioned one that it gets nothing', async () => {
    const { workflowService } = rig.client.connection;
    const place = { namespace: 'default', taskQueue: rig.settings.taskQueue };
    expect(await routingNotice(workflowService, place, undefined)).toContain(
      'is served by deployment versioned-tuning: this unversioned worker gets no new runs',
    );
  });

  test.each([
    ['plan', aSweepRequest()],
    ['retrain', { ...aSweepRequest(), champion: 'versioned' }],
  ] as const)(
    'keeps a run of %s',
    async (type, input) => {
      rig.emulator.clock.setSpeed(2_000);
      const run = await rig.start(type, input);
      await run.result();
      rig.emulator.clock.setSpeed(20);
      const behaviours = (await tasksOf(run)).map(({ versioningBehavior }) => versioningBehavior);
      expect([...new Set(behaviours)]).toEqual([PINNED]);
    },
    60_000,
  );

  test('ends the sweep that it began, trials included, while the next build has the new ones', async () => {
    const sweep = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [5, 6] }, parallelism: 1 }));
    await running(1);
    builds.b2 = await rig.startWorker({ workflowBundlePath: next, settings: { deployment: build('b2') } });
    expect(await noticeOf('b2')).toContain('(build b1 of versioned-tuning is)');
    await makeCurrent('b2');
    rig.emulator.clock.setSpeed(2_000);
    const later = await rig.client.workflow.start('sweep', {
      workflowId: 'versioned-later',
      taskQueue: rig.settings.taskQueue,
      args: [aSweepRequest({ vary: { trainSteps: [7, 8] } })],
    });
    await later.result();
    expect([await buildsOf(later), await timersOf(later)]).toEqual([['b2'], 1]);
    expect(((await sweep.result()) as SweepResult).trials).toEqual({ total: 2, succeeded: 2, failed: 0 });
    const second = rig.client.workflow.getHandle(trialWorkflowId(sweep.workflowId, 2));
    expect([await buildsOf(sweep), await buildsOf(second)]).toEqual([['b1'], ['b1']]);
  }, 90_000);

  test('that is gone too early leaves its runs waiting without a word; the documented command frees them', async () => {
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 9 }));
    await running(1);
    await stop('b2');
    await makeCurrent('b1');
    const length = await historyLength(run);
    rig.emulator.clock.setSpeed(2_000);
    await running(0);
    expect([(await run.describe()).status.name, await historyLength(run)]).toEqual(['RUNNING', length]);
    await type(
      `temporal workflow update-options --workflow-id ${run.workflowId} --versioning-override-behavior auto_upgrade`,
    );
    await run.result();
    expect(await buildsOf(run)).toEqual(['b2', 'b1']);
  }, 90_000);
});
