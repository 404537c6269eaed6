import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finding, failureTypes, type Progress, type TuneResult } from '../../src/contract/index.ts';
import { aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { failureOf, historyLength } from '../support/runs.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('tune-model');
});
afterAll(() => rig.close());

describe('tuneModel', () => {
  test('validates, uploads, submits, polls and registers one model', async () => {
    const run = await rig.start('tuneModel', aTuneRequest({ register: { aliases: ['golden'] } }));
    const result = (await run.result()) as TuneResult;
    expect(result).toMatchObject({
      baseModel: 'code-bison@002',
      trainSteps: 10,
      load: { batchSize: 8, examplesSeen: 80, epochs: 2 },
      dataset: { examples: 40, trainingExamples: 40 },
      evaluationDataset: { examples: 12 },
      aliases: ['golden'],
      checkpoint: { step: 10, rule: 'last step' },
    });
    expect(result.model).toMatch(/^projects\/[^/]+\/locations\/us-central1\/models\/[^/@]+@1$/);
    expect(result.endpoint).toMatch(/^projects\/[^/]+\/locations\/us-central1\/endpoints\//);
    expect(result.metrics.eval_total_loss).toBeGreaterThan(0);
    expect(result.metrics.eval_fraction_of_correct_next_step_preds).toBeGreaterThan(0);
    expect(rig.emulator.jobs()).toHaveLength(1);
    expect(await historyLength(run)).toBeLessThanOrEqual(100);
  });

  test('finds the snapshot of an earlier run and uploads nothing again', async () => {
    const uploads = rig.requests('objects.rewrite');
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 5 }));
    await run.result();
    expect(uploads).toBeGreaterThan(0);
    expect(rig.requests('objects.rewrite')).toBe(uploads);
  });

  test.each([
    ['null', null],
    ['an array', [1, 2]],
    ['a string', 'code-bison@002'],
    ['an empty object', {}],
  ])('fails at once when the input is %s', async (_, input) => {
    const run = await rig.start('tuneModel', input);
    const failure = await failureOf(run);
    expect(failure.type).toBe(failureTypes.invalidRequest);
    expect(failure.details?.[0] as Finding[]).not.toHaveLength(0);
  });

  test('names every problem of the request and of the dataset in one failure, and spends nothing', async () => {
    await rig.objects.put('gs://test-bucket/short.jsonl', '{"input_text": "a"}\nnot json\n', 'application/jsonl');
    const created = rig.requests('CreatePipelineJob');
    const request = aTuneRequest({ datasetUri: 'gs://test-bucket/short.jsonl', pipelineJobRegion: 'mars-north1' });
    const failure = await failureOf(await rig.start('tuneModel', { ...request, train_steps: 5 }));
    const findings = failure.details?.[0] as Finding[];
    expect(failure.message).toContain('mars-north1');
    expect(failure.message).toContain('train_steps');
    expect(findings.filter(({ line }) => line !== undefined).map(({ line }) => line)).toEqual(
      expect.arrayContaining([1, 2]),
    );
    expect(rig.requests('CreatePipelineJob')).toBe(created);
  });

  test('fails with the root cause that Vertex AI buried in a task', async () => {
    rig.emulator.faults.add([
      {
        method: 'CreatePipelineJob',
        kind: 'fail-task',
        task: 'large-language-model-tuning',
        code: 'INTERNAL',
        message: 'loss is NaN',
      },
    ]);
    const failure = await failureOf(await rig.start('tuneModel', aTuneRequest({ trainSteps: 6 })));
    expect(failure.type).toBe(failureTypes.tuningJobFailed);
    expect(failure.message).toContain('large-language-model-tuning');
    expect(failure.message).toContain('loss is NaN');
  });

  test('makes one job although the answers of three creates are lost', async () => {
    const before = rig.emulator.jobs().length;
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'drop-answer', count: 1 }]);
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'error', code: 'UNAVAILABLE', count: 2 }]);
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 7 }));
    await run.result();
    expect(rig.emulator.jobs()).toHaveLength(before + 1);
  });

  test('waits for quota and tries again, without failing', async () => {
    rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'error', code: 'RESOURCE_EXHAUSTED', count: 2 }]);
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 8 }));
    await expect(run.result()).resolves.toMatchObject({ trainSteps: 8 });
  });

  test('pays for a new job when the first one found no quota inside its pipeline', async () => {
    const before = rig.emulator.jobs().length;
    rig.emulator.faults.add([
      {
        method: 'CreatePipelineJob',
        kind: 'fail-task',
        task: 'large-language-model-tuning',
        code: 'RESOURCE_EXHAUSTED',
        message: 'no GPUs',
      },
    ]);
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 9 }));
    await run.result();
    expect(rig.emulator.jobs()).toHaveLength(before + 2);
  });
});

describe('tuneModel, cancelled by its user', () => {
  test('cancels the job at Vertex AI, ends when Vertex AI has, and says what is billed', async () => {
    rig.emulator.clock.setSpeed(20);
    const before = Object.keys(rig.jobStates()).length;
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 300 }));
    await expect.poll(() => Object.values(rig.jobStates())[before], { timeout: 20_000 }).toContain('RUNNING');
    await run.cancel();
    await expect(run.result()).rejects.toThrow(WorkflowFailedError);
    const { status, memo } = await run.describe();
    rig.emulator.clock.setSpeed(2_000);
    expect(status.name).toBe('CANCELLED');
    expect(Object.values(rig.jobStates())[before]).toContain('CANCELLED');
    expect(String(memo?.tempotuneBilled)).toMatch(/billed/);
  });

  test('is reached while a submit is being retried, and leaves no job', async () => {
    const before = rig.emulator.jobs().length;
    const creates = rig.requests('CreatePipelineJob');
    rig.emulator.faults.add([
      { id: 'down', method: 'CreatePipelineJob', kind: 'error', code: 'UNAVAILABLE', count: 100 },
    ]);
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 11 }));
    await expect.poll(() => rig.requests('CreatePipelineJob'), { timeout: 20_000 }).toBeGreaterThan(creates);
    await run.cancel();
    await expect(run.result()).rejects.toThrow(WorkflowFailedError);
    rig.emulator.faults.clear();
    expect((await run.describe()).status.name).toBe('CANCELLED');
    expect(rig.emulator.jobs()).toHaveLength(before);
  }, 90_000);
});

describe('tuneModel, cancelled while it registers', () => {
  test('says that the job was finished and billed', async () => {
    rig.emulator.faults.add([
      { id: 'slow', method: 'CreatePipelineJob', kind: 'slow-metrics', latencyMs: 360_000_000 },
    ]);
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 13, pollInterval: '5s' }));
    await expect
      .poll(async () => (await run.query<Progress>('progress')).phase, { timeout: 20_000 })
      .toBe('registering');
    await run.cancel();
    await expect(run.result()).rejects.toThrow(WorkflowFailedError);
    expect(String((await run.describe()).memo?.tempotuneBilled)).toMatch(/is SUCCEEDED; \d+ s on .* are billed/);
  });
});

describe('tuneModel that may not cancel its job', () => {
  test('fails instead of ending quietly as cancelled, and says what still runs', async () => {
    rig.emulator.clock.setSpeed(20);
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 14 }));
    await expect
      .poll(async () => (await run.query<Progress>('progress')).job?.state, { timeout: 20_000 })
      .toBe('RUNNING');
    rig.emulator.faults.add([{ method: 'CancelPipelineJob', kind: 'error', code: 'PERMISSION_DENIED' }]);
    await run.cancel();
    const failure = await failureOf(run);
    rig.emulator.clock.setSpeed(2_000);
    expect(failure.type).toBe(failureTypes.cleanUpFailed);
    expect(failure.message).toContain('may still run and cost money');
  });
});
