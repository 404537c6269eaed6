import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureTypes, type Progress, type SweepResult, trialWorkflowId } from '../../src/contract/index.ts';
import { chatDataset } from '../support/example-datasets.ts';
import { aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { failureOf, taskTimeoutSeconds } from '../support/runs.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('sweep');
});
afterAll(() => rig.close());

describe('sweep', () => {
  test('runs a trial per value of steps, ranks them and says why the best is best', async () => {
    const run = await rig.start('sweep', aSweepRequest());
    const result = (await run.result()) as SweepResult;
    expect(result.trials).toEqual({ total: 3, succeeded: 3, failed: 0 });
    expect(result.ranking.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(result.best.model).toBe(result.ranking[0]?.model);
    expect(result.best.why).toContain('eval_fraction_of_correct_next_step_preds');
    expect(rig.emulator.jobs()).toHaveLength(3);
    const trial = rig.client.workflow.getHandle(trialWorkflowId(run.workflowId, 1));
    expect(await taskTimeoutSeconds(trial)).toBe(5);
    const progress = await run.query<Progress>('progress');
    expect(progress).toMatchObject({ kind: 'sweep', phase: 'succeeded' });
    expect(progress.trials?.map(({ phase }) => phase)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  test('sets the aliases on the best model only', async () => {
    const tune = { ...aSweepRequest().tune, register: { aliases: ['golden'] } };
    const result = (await (await rig.start('sweep', aSweepRequest({ tune }))).result()) as SweepResult;
    const models = await rig.models('us-central1');
    const golden = models.filter(({ versionAliases }) => versionAliases.includes('golden'));
    expect(golden.map(({ name }) => `${name}@1`)).toEqual([result.best.model]);
  });

  test('goes on when a trial fails, and says so in the ranking', async () => {
    rig.emulator.faults.add([
      {
        method: 'CreatePipelineJob',
        kind: 'fail-task',
        task: 'upload-llm-model',
        code: 'INTERNAL',
        message: 'upload broke',
      },
    ]);
    const result = (await (await rig.start('sweep', aSweepRequest())).result()) as SweepResult;
    expect(result.trials).toEqual({ total: 3, succeeded: 2, failed: 1 });
    expect(result.ranking.at(-1)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('upload broke') });
  });

  test('refuses a request with problems in several places, all at once', async () => {
    const failure = await failureOf(
      await rig.start('sweep', {
        tune: { ...aTuneRequest(), pipelineJobRegion: 'mars' },
        paralelism: 2,
        vary: { trainSteps: [] },
      }),
    );
    expect(failure.type).toBe(failureTypes.invalidRequest);
    for (const part of ['mars', 'paralelism', 'parallelism', 'trainSteps']) expect(failure.message).toContain(part);
  });
});

describe('sweep of a chat model', () => {
  test('ranks by what the tuned models answer to held-out conversations', async () => {
    await rig.objects.put('gs://test-bucket/chat.jsonl', chatDataset(30), 'application/jsonl');
    await rig.objects.put('gs://test-bucket/held-out.jsonl', chatDataset(3), 'application/jsonl');
    const { evaluationDatasetUri: _, evaluationInterval: __, trainSteps: ___, ...tune } = aTuneRequest();
    const request = aSweepRequest({
      tune: {
        ...tune,
        baseModel: 'codechat-bison@002',
        datasetUri: 'gs://test-bucket/chat.jsonl',
        predictionEvaluation: { datasetUri: 'gs://test-bucket/held-out.jsonl', metric: 'prediction_edit_similarity' },
      },
      vary: { trainSteps: [5, 10] },
    });
    const result = (await (await rig.start('sweep', request, 'chat')).result()) as SweepResult;
    expect(result.objective).toEqual({ metric: 'prediction_edit_similarity', goal: 'maximize' });
    expect(result.ranking.map(({ objective }) => objective)).toEqual([expect.any(Number), expect.any(Number)]);
  });
});

describe('sweep that does not keep its losers', () => {
  const left = async (): Promise<string[]> => (await rig.models('us-central1')).map(({ name }) => name);

  test('undeploys them: the models stay, their endpoints go', async () => {
    const run = await rig.start('sweep', aSweepRequest({ losers: 'undeploy' }), 'undeploy');
    const { losers, best, ranking } = (await run.result()) as SweepResult;
    expect(losers?.retired).toHaveLength(2);
    const models = await rig.models('us-central1');
    const deployed = models.filter(({ deployedModels }) => deployedModels?.length).map(({ name }) => `${name}@1`);
    const ours = ranking.flatMap(({ model }) => model ?? []);
    expect(deployed.filter((name) => ours.includes(name))).toEqual([best.model]);
    expect(models.map(({ name }) => `${name}@1`)).toEqual(expect.arrayContaining(ours));
  });

  test('deletes them: only the best model is left', async () => {
    const run = await rig.start('sweep', aSweepRequest({ losers: 'delete' }), 'delete');
    const { best, ranking } = (await run.result()) as SweepResult;
    const ours = ranking.flatMap(({ model }) => model ?? []).map((model) => model.replace(/@1$/, ''));
    const remaining = await left();
    expect(remaining.filter((name) => ours.includes(name))).toEqual([best.model.replace(/@1$/, '')]);
  });

  test('keeps its result when they can not be taken away, and warns', async () => {
    rig.emulator.faults.add([{ method: 'UndeployModel', kind: 'error', code: 'PERMISSION_DENIED' }]);
    const run = await rig.start('sweep', aSweepRequest({ losers: 'undeploy' }), 'denied');
    const { best, warnings } = (await run.result()) as SweepResult;
    expect(best.model).toBeDefined();
    expect(warnings.map(({ code }) => code)).toContain('LOSERS_NOT_RETIRED');
  });

  test('never touches a model that the cache answered, and says cached', async () => {
    const request = aSweepRequest({ vary: { trainSteps: [16, 17, 18] } });
    const first = (await (await rig.start('sweep', request, 'first')).result()) as SweepResult;
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'cache-hit', count: 3 }]);
    const second = await rig.start('sweep', { ...request, losers: 'delete' }, 'second');
    const { losers, ranking } = (await second.result()) as SweepResult;
    expect(losers?.retired).toEqual([]);
    expect(losers?.kept.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 2 }, () => 'it was made by an earlier job and answered from the cache'),
    );
    expect(ranking.every(({ cached }) => cached)).toBe(true);
    const remaining = (await left()).map((name) => `${name}@1`);
    expect(remaining).toEqual(expect.arrayContaining(first.ranking.flatMap(({ model }) => model ?? [])));
  });
});

describe('sweep, cancelled in the middle', () => {
  test('cancels the trial that runs, starts no other, and says what is billed', async () => {
    rig.emulator.clock.setSpeed(20);
    const before = rig.emulator.jobs().length;
    const run = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [20, 200, 300] } }), 'cancelled');
    await expect.poll(() => Object.values(rig.jobStates())[before], { timeout: 20_000 }).toContain('RUNNING');
    await run.cancel();
    await expect(run.result()).rejects.toThrow(WorkflowFailedError);
    rig.emulator.clock.setSpeed(2_000);
    const { status, memo } = await run.describe();
    expect(status.name).toBe('CANCELLED');
    expect(String(memo?.tempotuneBilled)).toContain('billed');
    expect(Object.values(rig.jobStates()).slice(before)).toEqual([expect.stringContaining('CANCELLED')]);
  });

  test('is not cancelled by a trial that somebody cancels by hand', async () => {
    rig.emulator.clock.setSpeed(20);
    const before = rig.emulator.jobs().length;
    const run = await rig.start('sweep', aSweepRequest(), 'one-by-hand');
    await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBe(before + 1);
    await rig.client.workflow.getHandle(trialWorkflowId(run.workflowId, 1)).cancel();
    rig.emulator.clock.setSpeed(2_000);
    const result = (await run.result()) as SweepResult;
    expect(result.trials).toEqual({ total: 3, succeeded: 2, failed: 1 });
    expect(result.ranking.at(-1)).toMatchObject({ outcome: 'cancelled' });
  });
});

describe('sweep, cancelled after one of its trials was terminated', () => {
  test('cancels the job that the terminated trial left behind', async () => {
    rig.emulator.clock.setSpeed(20);
    const before = rig.emulator.jobs().length;
    const run = await rig.start('sweep', aSweepRequest({ parallelism: 2 }), 'terminated');
    await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBe(before + 2);
    await rig.client.workflow.getHandle(trialWorkflowId(run.workflowId, 1)).terminate();
    await expect
      .poll(async () => (await run.query<Progress>('progress')).trials?.map(({ phase }) => phase))
      .toContain('terminated');
    await run.cancel();
    await expect(run.result()).rejects.toThrow(WorkflowFailedError);
    rig.emulator.clock.setSpeed(2_000);
    const states = Object.values(rig.jobStates()).slice(before);
    expect(states.every((state) => state.endsWith('CANCELLED'))).toBe(true);
  });
});
