import { Client, type WorkflowHandle } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { Progress, ReconcileRequest, ReconcileResult, TuneResult } from '../../src/contract/index.ts';
import { applyReconcileSchedule } from '../../src/schedules/reconcile-schedule.ts';
import { startWorker, type TempotuneWorker } from '../../src/worker.ts';
import { quietLogger } from '../support/quiet-logger.ts';
import { aGeminiRequest, aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('reconcile', { emulator: { speed: 5 } }); // slow: jobs still run when they are looked at
});
afterAll(() => rig.close());

const newestJob = (): string => Object.keys(rig.jobStates()).at(-1) ?? '';
const cancels = (): number => rig.requests('CancelPipelineJob') + rig.requests('CancelTuningJob');

/** The job that the next workflow makes, once it is there. */
async function jobOf(start: () => Promise<WorkflowHandle>): Promise<{ run: WorkflowHandle; job: string }> {
  const before = Object.keys(rig.jobStates()).length;
  const run = await start();
  await expect.poll(() => Object.keys(rig.jobStates()).length, { timeout: 30_000 }).toBe(before + 1);
  return { run, job: newestJob() };
}

async function reconcile(different: Partial<ReconcileRequest> = {}, taskQueue = 'reconcile'): Promise<ReconcileResult> {
  const request = { project: 'test-project', regions: ['us-central1'], graceSeconds: 1, ...different };
  const workflowId = `reconcile-${Date.now()}`;
  return rig.client.workflow.execute('reconcileJobs', { workflowId, taskQueue, args: [request] });
}

/** Once the grace time is over, which is one second here. */
async function settled(different: Partial<ReconcileRequest>, job: string, outcome: string): Promise<ReconcileResult> {
  let result: ReconcileResult | undefined;
  await expect
    .poll(
      async () => {
        result = await reconcile(different);
        return result.outcomes.find((one) => one.job === job)?.outcome;
      },
      { timeout: 30_000 },
    )
    .toBe(outcome);
  return result as ReconcileResult;
}

describe('reconcileJobs', () => {
  test('cancels the job of a terminated workflow, never that of a living one; a dry run only says so', async () => {
    const living = await jobOf(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 11 })));
    const { run, job } = await jobOf(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 12 })));
    await run.terminate();
    const young = await reconcile({ graceSeconds: 3_600 });
    expect(young).toMatchObject({ jobs: 2, watched: 1, left: 1, cancelled: 0 });
    expect(young.outcomes[0]?.reason).toMatch(/is TERMINATED; it is left alone for another 3\d{3} s$/);

    const dry = await settled({ dryRun: true }, job, 'would be cancelled');
    expect(dry.outcomes).toEqual([
      {
        job,
        workflowId: run.workflowId,
        outcome: 'would be cancelled',
        reason: `workflow ${run.workflowId} is TERMINATED`,
      },
    ]);
    expect(cancels()).toBe(0);

    expect(await reconcile()).toMatchObject({ jobs: 2, watched: 1, cancelled: 1, left: 0 });
    expect(rig.jobStates()[job]).toMatch(/CANCELL(ING|ED)$/);
    expect(rig.jobStates()[living.job]).toMatch(/QUEUED|PENDING|RUNNING/);
    await living.run.cancel();
    await expect(living.run.result()).rejects.toThrow();
  });

  test('cancels the job of a workflow that retention has removed', async () => {
    const { run, job } = await jobOf(() =>
      rig.client.workflow.start('tuneModel', {
        workflowId: 'reconcile-gone',
        taskQueue: 'reconcile',
        args: [aTuneRequest({ trainSteps: 13 })],
      }),
    );
    await run.terminate();
    await rig.forget(run);
    const { outcomes } = await settled({}, job, 'cancelled');
    expect(outcomes[0]?.reason).toBe('its workflow is gone');
  });

  test('finds the workflow of a job whose create was never answered', async () => {
    rig.emulator.faults.add([{ id: 'unheard', method: 'CreatePipelineJob', kind: 'hold', point: 'after' }]);
    const { run, job } = await jobOf(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 14 })));
    await run.terminate();
    await settled({}, job, 'cancelled');
    rig.emulator.faults.release('unheard', false);
  });

  test('a run started again under the same id keeps its own job, and loses that of the run before', async () => {
    const again = { workflowId: 'reconcile-again', taskQueue: 'reconcile', args: [aTuneRequest({ trainSteps: 15 })] };
    const first = await jobOf(() => rig.client.workflow.start('tuneModel', again));
    await first.run.terminate();
    const second = await jobOf(() => rig.client.workflow.start('tuneModel', again));
    const { outcomes } = await settled({}, first.job, 'cancelled');
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.reason).toBe('an earlier run of workflow reconcile-again made it');
    expect(rig.jobStates()[second.job]).toMatch(/QUEUED|PENDING|RUNNING/);
    await second.run.cancel();
    await expect(second.run.result()).rejects.toThrow();
  });

  test('of two jobs of one key, the one that the living workflow follows stays', async () => {
    const { run, job } = await jobOf(() => rig.start('tuneModel', aGeminiRequest({ epochCount: 50 })));
    // from its first change on, the workflow itself looks for duplicates only at the end
    const recorded = () => run.query<Progress>('progress').then((progress) => progress.job?.state);
    await expect.poll(recorded, { timeout: 30_000 }).toBe('RUNNING');
    const location = `${rig.emulator.url}/v1/projects/test-project/locations/us-central1/tuningJobs`;
    const made = (await (await fetch(`${rig.emulator.url}/v1/${job}`)).json()) as Record<string, unknown>;
    const { baseModel, supervisedTuningSpec, labels } = made;
    const body = JSON.stringify({ baseModel, supervisedTuningSpec, labels });
    const answer = await fetch(location, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { name: duplicate } = (await answer.json()) as { name: string };

    const result = await settled({}, duplicate, 'cancelled');
    expect(result).toMatchObject({ jobs: 2, watched: 1 });
    expect(result.outcomes[0]?.reason).toBe(`workflow ${run.workflowId} keeps to ${job}`);
    expect(rig.jobStates()[job]).toMatch(/QUEUED|PENDING|RUNNING/);
    await run.cancel();
    await expect(run.result()).rejects.toThrow();
  });

  test('tells every problem of its input at once, and looks at nothing', async () => {
    const before = rig.requests('ListPipelineJobs');
    const failure = reconcile({ project: 'P', orphans: 'kill' as 'cancel' });
    await expect(failure).rejects.toMatchObject({
      cause: { type: 'InvalidRequest', message: expect.stringMatching(/2 problems.*\[PROJECT_ID\].*\[ORPHANS\]/s) },
    });
    expect(rig.requests('ListPipelineJobs')).toBe(before);
  });

  test('a region that cannot be looked at is named, and the others are looked at', async () => {
    rig.emulator.faults.add([{ method: 'ListTuningJobs', kind: 'error', code: 'PERMISSION_DENIED' }]);
    const { unseen, jobs } = await reconcile();
    expect(unseen).toMatchObject([{ region: 'us-central1', api: 'tuningJobs' }]);
    expect(jobs).toBe(0);
  });
});

describe('adopting', () => {
  test('goes on with the job of a terminated tuneModel under its id', async () => {
    const { run, job } = await jobOf(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 16 })));
    await run.terminate();
    await settled({ orphans: 'adopt' }, job, 'adopted');
    expect(await reconcile()).toMatchObject({ cancelled: 0 }); // somebody watches it again
    rig.emulator.clock.setSpeed(2_000);
    const result = (await rig.client.workflow.getHandle(run.workflowId).result()) as TuneResult;
    expect(result.job).toBe(job);
    expect(newestJob()).toBe(job);
    rig.emulator.clock.setSpeed(5);
  });

  test('goes on with the job of a terminated trial, whose key its sweep made', async () => {
    const { run, job } = await jobOf(() => rig.start('sweep', aSweepRequest({ vary: { trainSteps: [17] } })));
    const trial = rig.client.workflow.getHandle(`${run.workflowId}.trial-0001`);
    await trial.terminate();
    await expect(run.result()).rejects.toThrow();
    await settled({ orphans: 'adopt' }, job, 'adopted');
    rig.emulator.clock.setSpeed(2_000);
    const result = (await rig.client.workflow.getHandle(trial.workflowId).result()) as TuneResult;
    expect(result.job).toBe(job);
    expect(newestJob()).toBe(job);
    rig.emulator.clock.setSpeed(5);
  });

  test('leaves to cancel what nobody can go on with', async () => {
    const { run, job } = await jobOf(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 18 })));
    await run.terminate();
    const next = { workflowId: run.workflowId, taskQueue: 'reconcile', args: [null] };
    await expect(rig.client.workflow.execute('tuneModel', next)).rejects.toThrow();
    await settled({ orphans: 'adopt' }, job, 'cancelled'); // the newest run failed by itself: nobody waits for the job
  });
});

describe('on a schedule', () => {
  test('it is created once, then only changed where it differs, and runs', async () => {
    const { schedule } = rig.client;
    const request = { project: 'scheduled-project', regions: ['us-central1'] };
    const wanted = { request, everyMs: 600_000, taskQueue: 'reconcile' };
    const { scheduleId, how } = await applyReconcileSchedule(schedule, wanted);
    expect(how).toBe('created');
    const handle = schedule.getHandle(scheduleId);
    await handle.pause('by a person');
    expect((await applyReconcileSchedule(schedule, wanted)).how).toBe('unchanged');
    expect((await applyReconcileSchedule(schedule, { ...wanted, everyMs: 300_000 })).how).toBe('updated');
    const described = await handle.describe();
    expect(described.spec.intervals?.[0]?.every).toBe(300_000);
    expect(described.state.paused).toBe(true);
    expect(described.policies.overlap).toBe('SKIP');

    await handle.trigger();
    await expect.poll(async () => (await handle.describe()).info.recentActions.length, { timeout: 30_000 }).toBe(1);
    const [taken] = (await handle.describe()).info.recentActions;
    const { workflowId } = taken?.action.workflow ?? { workflowId: '' };
    const result = (await rig.client.workflow.getHandle(workflowId).result()) as ReconcileResult;
    expect(result).toMatchObject({ project: 'scheduled-project', jobs: 0 });
    await handle.delete();
  });
});

describe('two namespaces on one project', () => {
  test('never touch each other', async () => {
    const mine = await jobOf(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 19 })));
    const others = await otherNamespace('reconcile-other');
    const { workflow } = others.client;
    const options = { workflowId: 'theirs', taskQueue: 'reconcile' };
    const theirs = await jobOf(() =>
      workflow.start('tuneModel', { ...options, args: [aTuneRequest({ trainSteps: 20 })] }),
    );
    await Promise.all([mine.run.terminate(), theirs.run.terminate()]);
    const { outcomes, jobs } = await settled({}, mine.job, 'cancelled');
    expect(jobs).toBe(1);
    expect(outcomes).toHaveLength(1);
    expect(rig.jobStates()[theirs.job]).toMatch(/QUEUED|PENDING|RUNNING/);

    const args = [{ project: 'test-project', regions: ['us-central1'], graceSeconds: 1 }];
    const result = await workflow.execute<(request: object) => Promise<ReconcileResult>>('reconcileJobs', {
      ...{ workflowId: 'theirs-reconciled', taskQueue: 'reconcile' },
      args: args as [object],
    });
    expect(result).toMatchObject({ jobs: 1, outcomes: [{ job: theirs.job, outcome: 'cancelled' }] });
    await others.close();
  });
});

/** A worker of its own there, on the same emulator and the same project. */
async function otherNamespace(namespace: string): Promise<{ client: Client; close(): Promise<void> }> {
  const { connection } = rig.client;
  await rig.client.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  vi.stubEnv('TEMPORAL_NAMESPACE', namespace);
  const start = (): Promise<TempotuneWorker> =>
    startWorker({
      settings: rig.settings,
      temporalAddress: inject('temporalAddress'),
      workflowBundlePath: inject('workflowBundlePath'),
      log: quietLogger,
    });
  const worker = await vi
    .waitFor(start, { timeout: 30_000, interval: 500 }) // the server's parts hear of a new namespace one by one
    .finally(() => vi.unstubAllEnvs());
  const ended = worker.run();
  return {
    client: new Client({ connection, namespace }),
    async close() {
      worker.shutdown();
      await ended;
    },
  };
}
