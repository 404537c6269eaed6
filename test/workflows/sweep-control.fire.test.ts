import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { connect, RunNotFoundError, type TempotuneClient, UpdateRefusedError } from '../../src/client.ts';
import { failureTypes, type Progress, type SweepResult, trialWorkflowId } from '../../src/contract/index.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { temporalCli } from '../support/temporal-cli.ts';

let rig: Rig;
let client: TempotuneClient;
beforeAll(async () => {
  rig = await startRig('sweep-control');
  client = connect({ temporalAddress: inject('temporalAddress'), taskQueue: 'sweep-control' });
});
afterAll(async () => {
  await client.close();
  await rig.close();
});
beforeEach(() => rig.emulator.clock.setSpeed(2_000));

const patient = { timeout: 20_000 };
const progressOf = (run: WorkflowHandle): Promise<Progress> => run.query<Progress>('progress');
const phases = async (run: WorkflowHandle): Promise<string[]> =>
  (await progressOf(run)).trials?.map(({ phase }) => phase) ?? [];

/** A sweep whose first trial runs for as long as the test wants. */
async function runningSweep(name: string, trainSteps: number[]): Promise<WorkflowHandle> {
  rig.emulator.clock.setSpeed(1);
  const run = await rig.start('sweep', aSweepRequest({ vary: { trainSteps } }), name);
  await expect.poll(() => phases(run), patient).toContain('running');
  return run;
}

async function refusalOf(update: Promise<unknown>): Promise<UpdateRefusedError> {
  const error: unknown = await update.catch((reason: unknown) => reason);
  if (error instanceof UpdateRefusedError) return error;
  throw new Error(`not refused, but ${String(error)}`);
}

/** With a failed trial and one that was added; Temporal takes a while to delete it, and other tests need not wait. */
let deleted: { readonly sweepId: string; readonly result: SweepResult; readonly isGone: Promise<void> };

test('a sweep ends with a result although a trial failed, and its history is deleted', async () => {
  rig.emulator.faults.add([
    { method: 'CreatePipelineJob', kind: 'fail-task', task: 'upload-llm-model', code: 'INTERNAL' },
  ]);
  const run = await runningSweep('deleted', [5, 10]);
  await client.sweep(run.workflowId).addTrials([{ trainSteps: 15 }]);
  rig.emulator.clock.setSpeed(2_000);
  const result = (await run.result()) as SweepResult;
  expect(result.trials).toEqual({ total: 3, succeeded: 2, failed: 1 });
  deleted = { sweepId: run.workflowId, result, isGone: rig.forget(run) };
});

describe('a sweep that runs', () => {
  test('takes another parallelism, more trials, a pause and the cancel of a trial, and ranks what is left', async () => {
    const run = await runningSweep('live', [5, 10]);
    const controls = client.sweep(run.workflowId);

    expect(await controls.pause()).toMatchObject({ paused: true, trials: { running: 1, waiting: 1 } });
    expect(await controls.setParallelism(2)).toMatchObject({ parallelism: 2, trials: { running: 1 } });
    expect(await progressOf(run)).toMatchObject({ paused: true, message: '0 of 2 trials ended, paused' });

    const added = await controls.addTrials([{ trainSteps: 15 }, { trainSteps: 10 }]);
    expect(added.added).toEqual([{ index: 3, trainSteps: 15, learningRateMultiplier: 1 }]);
    expect(added.already).toEqual([{ index: 2, trainSteps: 10, learningRateMultiplier: 1 }]);
    expect((await controls.addTrials([{ trainSteps: 15 }])).added).toEqual([]);

    expect(await controls.cancelTrial(2)).toMatchObject({ trials: { cancelled: 1 } });
    await controls.resume();
    await expect.poll(() => phases(run), patient).toEqual(['running', 'cancelled', 'running']);
    await controls.cancelTrial(1);
    await expect.poll(() => phases(run), patient).toEqual(['cancelled', 'cancelled', 'running']);
    const named = await controls.retryFailed([2]);
    expect(named.retried).toEqual([2]);
    await expect(client.sweep(trialWorkflowId(run.workflowId, 3)).pause()).rejects.toMatchObject({
      name: 'RunNotFoundError',
      fix: `name its sweep: ${run.workflowId}`,
    });

    rig.emulator.clock.setSpeed(2_000);
    const result = (await run.result()) as SweepResult;
    expect(result.trials).toEqual({ total: 3, succeeded: 2, failed: 1 });
    expect(result.ranking.map(({ index, outcome }) => [index, outcome])).toEqual([
      [expect.any(Number), 'succeeded'],
      [expect.any(Number), 'succeeded'],
      [1, 'cancelled'],
    ]);
  });

  test('answers bad trials with every problem, adds none of them, and goes on', async () => {
    const run = await runningSweep('bad-trials', [5]);
    const controls = client.sweep(run.workflowId);
    const bad = [{ trainSteps: 0 }, { epochCount: 3 }, { trainSteps: 2 }, { stepz: 5 }, { trainSteps: 20 }, 7];
    const refusal = await refusalOf(controls.addTrials(bad as never));
    expect(refusal.type).toBe(failureTypes.invalidRequest);
    expect(refusal.findings.map(({ code, field }) => `${field} ${code}`)).toEqual(
      expect.arrayContaining([
        'trials[0].trainSteps WHOLE_NUMBER',
        'trials[3].stepz UNKNOWN_FIELD',
        'trials[5] OBJECT',
      ]),
    );
    const rules = await refusalOf(controls.addTrials([{ epochCount: 3 }, { trainSteps: 2 }]));
    expect(rules.findings.map(({ code, field }) => `${field} ${code}`)).toEqual(
      expect.arrayContaining([
        'trials[0].epochCount FIELD_ONLY_FOR_GEMINI',
        'trials[1].trainSteps NO_EVALUATION_POINTS',
      ]),
    );
    const tooMany = Array.from({ length: 1_000 }, (_, position) => ({ trainSteps: 20 * (position + 1) }));
    expect((await refusalOf(controls.addTrials(tooMany))).message).toContain(
      'a sweep has at most 1000 trials, and with these it would have 1001',
    );
    expect((await refusalOf(controls.setParallelism(1_001))).message).toContain('from 1 to 1000');
    rig.emulator.clock.setSpeed(2_000);
    expect(((await run.result()) as SweepResult).trials.total).toBe(1);
  });

  test('gives a failed trial a new job, and one that was terminated too, after its old job was cancelled', async () => {
    rig.emulator.faults.add([
      { method: 'CreatePipelineJob', kind: 'fail-task', task: 'upload-llm-model', code: 'INTERNAL' },
    ]);
    const before = rig.emulator.jobs().length;
    const run = await runningSweep('retried', [5, 10]);
    const controls = client.sweep(run.workflowId);
    await controls.setParallelism(2);
    await expect.poll(() => rig.emulator.jobs().length, patient).toBe(before + 2);
    await controls.pause(); // it does not rank before it has been retried
    rig.emulator.clock.setSpeed(2_000);
    await expect.poll(async () => (await phases(run)).sort(), patient).toEqual(['failed', 'succeeded']);
    rig.emulator.clock.setSpeed(1);
    const failed = (await phases(run)).indexOf('failed') + 1;
    expect((await controls.retryFailed()).retried).toEqual([failed]);
    await controls.resume();
    await expect.poll(() => rig.emulator.jobs().length, patient).toBe(before + 3);
    await controls.pause();
    await rig.client.workflow.getHandle(trialWorkflowId(run.workflowId, failed)).terminate();
    await expect.poll(() => phases(run), patient).toContain('terminated');
    await controls.retryFailed();
    await controls.resume();
    await expect.poll(() => rig.emulator.jobs().length, patient).toBe(before + 4);
    const states = Object.values(rig.jobStates()).slice(before);
    expect(states[2]).toContain('CANCEL'); // nobody else would have
    rig.emulator.clock.setSpeed(2_000);
    expect(((await run.result()) as SweepResult).trials).toEqual({ total: 2, succeeded: 2, failed: 0 });
    expect((await progressOf(run)).trials?.[failed - 1]).toMatchObject({ phase: 'succeeded', retries: 2 });
  });

  test('takes the same from the stock Temporal CLI', async () => {
    const run = await runningSweep('stock', [5]);
    const update = (name: string, ...input: string[]) =>
      temporalCli(
        'workflow',
        'update',
        'execute',
        '--workflow-id',
        run.workflowId,
        '--name',
        name,
        ...input,
        '-o',
        'json',
      );
    expect((await update('pause')).stdout).toContain('"paused": true');
    expect((await update('setParallelism', '--input', '3')).stdout).toContain('"parallelism": 3');
    expect((await update('addTrials', '--input', '[{"trainSteps": 10}]')).stdout).toContain('"index": 2');
    expect((await update('cancelTrial', '--input', '2')).stdout).toContain('"cancelled": 1');
    expect((await update('retryFailed', '--input', '[2]')).stdout).toContain('"retried"');
    expect((await update('resume')).stdout).toContain('"paused": false');
    const refused = await update('retryFailed');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('no trial has failed. To fix: nothing to do. [NOTHING_FAILED]');
    rig.emulator.clock.setSpeed(2_000);
    expect(((await run.result()) as SweepResult).trials.succeeded).toBe(2);
    const late = await update('pause');
    expect(late.exitCode).toBe(1);
    expect(late.stderr).toContain('already completed');
  });
});

describe('a sweep that ranks, or has ended', () => {
  test('takes nothing more: while it ranks it says so, afterwards the client names the command to retry', async () => {
    const run = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [5] } }), 'late');
    const { runId } = await run.describe();
    rig.emulator.faults.add([{ id: 'table', method: 'objects.insert', kind: 'hold', match: `${runId}.json` }]);
    await expect.poll(async () => (await progressOf(run)).phase, patient).toBe('ranking');
    const controls = client.sweep(run.workflowId);
    const each = [
      () => controls.pause(),
      () => controls.resume(),
      () => controls.setParallelism(2),
      () => controls.addTrials([{ trainSteps: 10 }]),
      () => controls.cancelTrial(1),
      () => controls.retryFailed(),
    ];
    for (const update of each) {
      const refusal = await refusalOf(update());
      expect(refusal.type).toBe(failureTypes.updateRefused);
      expect(refusal.message).toContain(`tempotune sweep retry ${run.workflowId}. [SWEEP_CLOSED]`);
    }
    await expect(client.retrySweep(run.workflowId)).rejects.toMatchObject({
      name: 'RunConflictError',
      fix: `wait for its end: tempotune watch ${run.workflowId}`,
    });
    rig.emulator.faults.release('table', false);
    await run.result();
    for (const update of each) {
      const error: unknown = await update().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RunNotFoundError);
      expect(error).toMatchObject({
        message: expect.stringContaining('has ended'),
        fix: `tempotune sweep retry ${run.workflowId}`,
      });
    }
  });
});

describe('a sweep that is retried', () => {
  test('is refused when its data changed meanwhile, or under another id', async () => {
    const run = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [5] } }), 'changed');
    await run.result();
    const retryFrom = `gs://test-bucket/output/sweeps/${run.workflowId}`;
    const other = await rig.start('sweep', { retryFrom }, 'other');
    await expect(other.result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('RETRY_OF_ANOTHER_SWEEP') },
    });
    const evaluation = 'gs://test-bucket/evaluation.jsonl';
    await rig.objects.put(evaluation, generationDataset(11, 1_000), 'application/jsonl');
    await client.retrySweep(run.workflowId);
    await expect(client.result(run.workflowId)).rejects.toThrow('RETRY_DATA_CHANGED');
    await rig.objects.put(evaluation, generationDataset(12, 1_000), 'application/jsonl');
  });

  test('is not hidden behind a retry of a wrong folder, and not led there by an earlier one', async () => {
    const run = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [5] } }), 'misled');
    const sweepId = run.workflowId;
    const first = (await run.result()) as SweepResult;
    const wrong = { outputDirectory: 'gs://test-bucket/elsewhere' };
    await expect(client.retrySweep(sweepId, wrong)).rejects.toMatchObject({
      name: 'RunConflictError',
      message: expect.stringContaining(
        `${sweepId} has its record in gs://test-bucket/output/sweeps/${sweepId}, not in`,
      ),
    });
    // whoever starts it by its type alone is told by the failed run only
    const retryFrom = `gs://test-bucket/elsewhere/sweeps/${sweepId}`;
    const { workflow } = rig.client;
    const misled = { workflowId: sweepId, taskQueue: rig.settings.taskQueue, args: [{ retryFrom }] };
    await expect(workflow.execute('sweep', misled)).rejects.toThrow(WorkflowFailedError);
    await expect(client.retrySweep(sweepId, wrong)).rejects.toMatchObject({ name: 'RunConflictError' });
    await client.retrySweep(sweepId);
    expect((await client.result<SweepResult>(sweepId)).ranking).toEqual(first.ranking);
  });

  test('is refused while it still runs', async () => {
    const run = await runningSweep('still-runs', [5]);
    await expect(client.retrySweep(run.workflowId)).rejects.toMatchObject({
      name: 'RunConflictError',
      fix: `tempotune sweep retry-failed ${run.workflowId}`,
    });
    rig.emulator.clock.setSpeed(2_000);
    await run.result();
  });

  test('collects what finished from the output directory when its history is deleted, and makes a job for the rest', async () => {
    const { sweepId, result: first, isGone } = deleted;
    await isGone;
    const jobs = rig.emulator.jobs().length;
    await expect(client.retrySweep(sweepId)).rejects.toMatchObject({
      name: 'RunNotFoundError',
      fix: expect.stringContaining('--output-directory'),
    });
    await client.retrySweep(sweepId, { outputDirectory: 'gs://test-bucket/output/' });
    const second = await client.result<SweepResult>(sweepId);
    expect(second.trials).toEqual({ total: 3, succeeded: 3, failed: 0 });
    expect(rig.emulator.jobs().length).toBe(jobs + 1);
    const jobOf = ({ ranking }: SweepResult, index: number) => ranking.find((trial) => trial.index === index)?.job;
    for (const { index, outcome } of first.ranking) {
      if (outcome === 'succeeded') expect(jobOf(second, index)).toBe(jobOf(first, index));
    }
    await rig.alsoReplay(sweepId);

    // nothing is left to do: the third run only ranks again
    await client.retrySweep(sweepId);
    expect((await client.result<SweepResult>(sweepId)).ranking).toEqual(second.ranking);
    expect(rig.emulator.jobs().length).toBe(jobs + 1);
  });
});
