import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SweepResult, TuneRequest, TuneResult } from '../../src/contract/index.ts';
import { type GeminiRig, startGeminiRig } from '../support/gemini-rig.ts';
import { aGeminiRequest } from '../support/requests.ts';
import { failureOf, timersOf } from '../support/runs.ts';

const request: TuneRequest = aGeminiRequest();

/** The second of three epochs is best; a bigger adapter is better. */
const accuracies = ({ epochCount, adapterSize }: { epochCount: number; adapterSize: string }): number[] =>
  [0.5, 0.7, 0.6].slice(0, epochCount).map((value) => (adapterSize === 'ADAPTER_SIZE_EIGHT' ? value + 0.1 : value));

let rig: GeminiRig;
beforeAll(async () => {
  rig = await startGeminiRig('gemini', accuracies);
});
afterAll(() => rig.close());

const bodyOf = (position: number): object => rig.vertex.jobs.at(position) ?? {};

describe('tuneModel of a Gemini model', () => {
  test('sends nothing that was not asked for, and makes the best checkpoint the default', async () => {
    const run = await rig.start('tuneModel', request);
    const result = (await run.result()) as TuneResult;
    expect(bodyOf(-1)).toMatchObject({ baseModel: 'gemini-2.5-flash', supervisedTuningSpec: { hyperParameters: {} } });
    expect(result).toMatchObject({
      baseModel: 'gemini-2.5-flash',
      trainSteps: 30,
      checkpoint: { id: '2', epoch: 2, step: 20, rule: 'best evaluation' },
      metrics: { eval_fraction_of_correct_next_step_preds: 0.7 },
      load: { epochs: 2, examplesSeen: 76 },
      endpoint: expect.stringMatching(/-2$/),
      links: { job: expect.stringContaining('/tuning/tuningJob/'), tensorboard: expect.stringContaining('experiment') },
    });
    expect(result.checkpoints).toHaveLength(3);
    expect(result).not.toHaveProperty('acceleratorType');
    expect(result).not.toHaveProperty('learningRateMultiplier');
    const [model = ''] = result.model.split('@');
    expect(rig.cloud.registry.defaultCheckpoints.get(model)).toBe('2');
    expect(result.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['EXAMPLES_TRUNCATED', 'EXAMPLES_DROPPED']),
    );
  });

  test('makes one job although the answer to its create is lost', async () => {
    const before = rig.vertex.jobs.length;
    rig.vertex.loseNext('createTuningJob');
    const run = await rig.start('tuneModel', { ...request, epochCount: 1 });
    await run.result();
    expect(rig.vertex.jobs).toHaveLength(before + 1);
    expect(rig.vertex.unfired()).toEqual([]);
  });

  test('takes the same turn again when the line for quota did not answer for it once', async () => {
    const before = rig.vertex.jobs.length;
    rig.hideNextTurn();
    const run = await rig.start('tuneModel', { ...request, epochCount: 1 });
    await run.result();
    expect(rig.vertex.jobs).toHaveLength(before + 1);
    expect(await timersOf(run)).toBe(2); // the deadline, and one pause in the line
  });

  test('cancels the duplicate that a create given up for lost made late', async () => {
    const before = rig.vertex.jobs.length;
    rig.vertex.hideNew(); // no list shows them yet
    rig.vertex.loseNext('createTuningJob');
    const run = await rig.start('tuneModel', { ...request, learningRateMultiplier: 2 });
    await expect.poll(() => rig.vertex.jobs.length, { timeout: 10_000 }).toBe(before + 2);
    rig.vertex.showAll();
    const { job } = (await run.result()) as TuneResult;
    const [late, recorded] = rig.vertex.jobs.slice(before);
    expect(recorded).toMatchObject({ name: job, state: 'JOB_STATE_SUCCEEDED' });
    expect(late?.state).toMatch(/CANCELL/);
  });

  test('looks for late duplicates at the first change and at the end', async () => {
    const run = await rig.start('tuneModel', { ...request, learningRateMultiplier: 3 });
    await run.result();
    const { events } = await run.fetchHistory();
    const watching = (events ?? [])
      .map(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name)
      .filter((type) => type === 'waitForJobChange' || type === 'cancelDuplicates');
    expect(watching.slice(0, 2)).toEqual(['waitForJobChange', 'cancelDuplicates']);
    expect(watching.slice(-2)).toEqual(['waitForJobChange', 'cancelDuplicates']);
    expect(watching.length).toBeGreaterThan(2);
  });

  test('waits for quota and tries again, without failing', async () => {
    rig.vertex.failNext('createTuningJob', 'RESOURCE_EXHAUSTED', 'Quota exceeded for global concurrent tuning jobs.');
    const run = await rig.start('tuneModel', { ...request, epochCount: 2 });
    await expect(run.result()).resolves.toMatchObject({ epochCount: 2 });
  });

  test('asks the endpoint of the best checkpoint when predictions are scored', async () => {
    const predictionEvaluation = {
      datasetUri: 'gs://test-bucket/evaluation.jsonl',
      metric: 'prediction_edit_similarity' as const,
      maxExamples: 2,
    };
    const run = await rig.start('tuneModel', { ...request, predictionEvaluation });
    const result = (await run.result()) as TuneResult;
    expect(result.metrics).toHaveProperty('prediction_edit_similarity');
    const asked = rig.cloud.predictions.asked.slice(-2);
    expect(asked).toMatchObject([
      { endpoint: result.endpoint, options: { temperature: 0, thinking: { thinkingBudget: 0 } } },
      { endpoint: result.endpoint },
    ]);
  });

  test('says why a create is refused, and what a 404 can mean', async () => {
    rig.vertex.failNext('createTuningJob', 'NOT_FOUND', 'Requested entity was not found.');
    const failure = await failureOf(await rig.start('tuneModel', { ...request, adapterSize: 16 }));
    expect(failure.message).toContain('adapter size 16');
  });

  test('cancelled by its user, cancels the job by its key', async () => {
    rig.vertex.failNext('createTuningJob', 'RESOURCE_EXHAUSTED');
    const before = rig.vertex.jobs.length;
    const run = await rig.start('tuneModel', { ...request, epochCount: 3, pollInterval: '10s' });
    await expect.poll(() => rig.vertex.calls('createTuningJob')).toBeGreaterThan(before);
    await run.cancel();
    await expect(run.result()).rejects.toThrow(WorkflowFailedError);
    expect((await run.describe()).status.name).toBe('CANCELLED');
    expect(rig.vertex.jobs).toHaveLength(before);
  });
});

describe('a sweep over Gemini settings', () => {
  test('picks the best trial and its best checkpoint', async () => {
    const before = rig.vertex.jobs.length;
    const vary = { epochCount: [1, 3], adapterSize: [4, 8] };
    const run = await rig.start('sweep', { tune: request, vary, parallelism: 2 });
    const result = (await run.result()) as SweepResult;
    expect(rig.vertex.jobs).toHaveLength(before + 4);
    expect(result.best).toMatchObject({
      index: 4,
      epochCount: 3,
      adapterSize: 8,
      objective: expect.closeTo(0.8),
      checkpoint: { id: '2', epoch: 2 },
      endpoint: expect.stringMatching(/-2$/),
    });
    expect(result.best.why).toContain('at checkpoint 2, epoch 2');
    expect(result.ranking.map(({ index }) => index)).toEqual([4, 3, 2, 1]);
    for (const job of rig.vertex.jobs.slice(before)) expect(job.labels).toHaveProperty('tempotune-sweep');
  });

  test('of one trial with everything automatic is possible', async () => {
    const run = await rig.start('sweep', { tune: request });
    expect(await run.result()).toMatchObject({
      best: { index: 1, why: expect.stringContaining('all automatic') },
    });
  });
});
