import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TuneResult } from '../src/contract/index.ts';
import { aSweepRequest, aTuneRequest } from './support/requests.ts';
import { type Rig, startRig } from './support/rig.ts';
import { runbookEntry, type Typed, type as typeCommand } from './support/runbook.ts';
import { upgradeBundles } from './upgrades/upgrade-bundles.ts';

const QUEUE = 'runbook';
const PATIENCE = { timeout: 60_000, interval: 200 };
const bundles = upgradeBundles();
let rig: Rig;
beforeAll(async () => {
  rig = await startRig(QUEUE, { emulator: { speed: 20 }, withoutWorker: true });
}, 90_000);
afterAll(async () => {
  await rig.close();
  bundles.remove();
});

/** Types the commands of the page one after another, as a person would. */
async function type(commands: readonly string[], run: WorkflowHandle, names: Record<string, string> = {}) {
  const environment = {
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPOTUNE_TASK_QUEUE: QUEUE,
    TEMPOTUNE_VERTEX_ENDPOINT: rig.emulator.url,
    TEMPOTUNE_STORAGE_ENDPOINT: rig.emulator.url,
  };
  const known = { W: run.workflowId, 'my-project': 'test-project', tempotune: QUEUE, ...names };
  const answers: Typed[] = [];
  for (const command of commands) {
    const words = command.startsWith('npx tempotune') ? { ...known, tempotune: 'tempotune' } : known;
    answers.push(await typeCommand(command, words, environment));
  }
  return answers;
}

async function withJob(start: () => Promise<WorkflowHandle>): Promise<{ run: WorkflowHandle; job: string }> {
  const before = Object.keys(rig.jobStates()).length;
  const run = await start();
  await expect.poll(() => Object.keys(rig.jobStates()).length, PATIENCE).toBe(before + 1);
  return { run, job: Object.keys(rig.jobStates()).at(-1) ?? '' };
}

async function resultOf({ workflowId }: WorkflowHandle): Promise<TuneResult> {
  return rig.client.workflow.getHandle(workflowId).result() as Promise<TuneResult>;
}

describe('the runbook', () => {
  test('a run without a worker', async () => {
    const { see, act } = runbookEntry('A run does not move: no worker');
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 3, evaluationInterval: 3 }));
    const [described, queue] = await type(see, run);
    expect(described?.text).toMatch(/HistoryLength\s+2\n/);
    expect(queue?.text).not.toContain('@'); // pollers are listed by their identity
    expect(act).toEqual(['npx tempotune worker']);
    await rig.startWorker();
    rig.emulator.clock.setSpeed(2_000);
    await run.result();
    rig.emulator.clock.setSpeed(20);
  });

  test('a run whose workflow task fails again and again', async () => {
    const { see, act } = runbookEntry('A run does not move: a workflow task fails again and again');
    const { run, job } = await withJob(() =>
      rig.start('sweep', aSweepRequest({ vary: { trainSteps: [5, 6] }, parallelism: 1 })),
    );
    await rig.stopWorker();
    await rig.startWorker({ workflowBundlePath: await bundles.make('unguarded') });
    rig.emulator.clock.setSpeed(2_000);
    await expect.poll(async () => (await type(see, run))[0]?.text, PATIENCE).toMatch(/WorkflowTaskFailed/);
    expect(act).toEqual(['npx tempotune worker']);
    await rig.stopWorker();
    await rig.startWorker();
    await run.result();
    expect(Object.keys(rig.jobStates()).indexOf(job)).toBe(Object.keys(rig.jobStates()).length - 2);
    rig.emulator.clock.setSpeed(20);
  }, 120_000);

  test('a reset', async () => {
    const { see, act } = runbookEntry('A run must be done again: reset');
    const { run, job } = await withJob(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 7 })));
    const [shown] = await type(see, run);
    expect(shown?.text).toContain('WorkflowExecutionStarted');
    rig.emulator.clock.setSpeed(200);
    const [reset, watched] = await type(act, run);
    expect(reset).toMatchObject({ code: 0 });
    expect(watched).toMatchObject({ code: 0 });
    expect((await resultOf(run)).job).toBe(job);
    expect(Object.keys(rig.jobStates()).at(-1)).toBe(job);
    rig.emulator.clock.setSpeed(20);
  }, 120_000);

  test('an orphan', async () => {
    const { see, act } = runbookEntry('A job runs without a workflow: orphan');
    const { run, job } = await withJob(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 50 })));
    await run.terminate();
    await expect.poll(async () => (await type(see, run))[0]?.text, PATIENCE).toContain('would be cancelled');
    expect(rig.requests('CancelPipelineJob')).toBe(0);
    const [done] = await type(act, run);
    expect(done?.text).toContain('1 cancelled');
    expect(rig.jobStates()[job]).toMatch(/CANCELL/);
  }, 120_000);

  test('waiting for quota', async () => {
    const { see, act } = runbookEntry('A run waits for quota');
    const method = 'CreatePipelineJob';
    rig.emulator.faults.add([
      { method, kind: 'stuck', task: 'large-language-model-tuning' }, // for as long as it takes
      { method, kind: 'quota', limit: 1 },
    ]);
    const other = await withJob(() => rig.start('tuneModel', aTuneRequest({ trainSteps: 51 })));
    const [limited] = await type(['npx tempotune quota set gpu 1 --project my-project'], other.run);
    expect(limited?.text).toContain('1 at a time');
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 8 }));
    await expect.poll(async () => (await type(see, run))[0]?.text, PATIENCE).toContain(run.workflowId);
    const [, status, line] = await type(see, run);
    expect(status?.text).toContain('waiting for quota');
    expect(line?.text).toContain('1 job at a time (by update), 1 held, 1 waiting');
    expect(line?.text).toContain(run.workflowId);
    const [set, cancel] = act.map((command) => [command]);
    const [raised] = await type(set ?? [], run);
    expect(raised?.text).toContain('2 at a time');
    const refused = 'Google has none just now';
    await expect.poll(async () => (await type(see, run))[2]?.text, PATIENCE).toContain(refused);
    const [cancelled] = await type(cancel ?? [], run, { OTHER: other.run.workflowId });
    expect(cancelled).toMatchObject({ code: 0 });
    rig.emulator.clock.setSpeed(2_000);
    await run.result();
    rig.emulator.clock.setSpeed(20);
    await type(['npx tempotune quota set gpu config --project my-project'], run);
  }, 180_000);

  test('poll now', async () => {
    const { see, act } = runbookEntry('A job has ended, and the run does not know yet: poll now');
    const { run, job } = await withJob(() =>
      rig.start('tuneModel', aTuneRequest({ trainSteps: 9, pollInterval: '30m' })),
    );
    rig.emulator.clock.setSpeed(2_000);
    await expect.poll(() => rig.jobStates()[job], PATIENCE).toBe('PIPELINE_STATE_SUCCEEDED');
    expect((await type(see, run))[0]?.text).toContain('poll');
    await expect
      .poll(async () => {
        await type(act, run);
        return (await run.describe()).status.name;
      }, PATIENCE)
      .toBe('COMPLETED');
    rig.emulator.clock.setSpeed(20);
  }, 120_000);

  test('retention', async () => {
    const { see, act } = runbookEntry('A run is gone: retention');
    rig.emulator.clock.setSpeed(2_000);
    const gone = { workflowId: 'gone', taskQueue: QUEUE, args: [aSweepRequest({ vary: { trainSteps: [5] } })] };
    const run = await rig.client.workflow.start('sweep', gone);
    await run.result();
    const jobs = Object.keys(rig.jobStates()).length;
    for (const workflowId of [run.workflowId, `${run.workflowId}.trial-0001`]) {
      const workflowExecution = { workflowId };
      await rig.client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    }
    await expect.poll(async () => (await type(see, run))[0]?.text, PATIENCE).toContain('not found');
    const [kept, retried] = await type(act, run, { 'gs://my-bucket/output': 'gs://test-bucket/output' });
    expect(kept).toMatchObject({ code: 0 });
    expect((await type(see, run))[1]?.text).toMatch(/720h|30 ?d|2592000/i);
    expect(retried).toMatchObject({ code: 0 });
    expect(Object.keys(rig.jobStates()), retried?.text ?? '').toHaveLength(jobs);
  }, 120_000);
});
