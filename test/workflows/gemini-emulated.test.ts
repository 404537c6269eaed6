import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPredict } from '../../src/cli/commands/predict.ts';
import type { SweepResult, TuneResult } from '../../src/contract/index.ts';
import { fakeContext } from '../cli/fake-context.ts';
import { aGeminiRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('gemini-emulated');
});
afterAll(() => rig.close());

describe('Gemini against the emulator', () => {
  test('one tuning, with all of it automatic', async () => {
    const run = await rig.start('tuneModel', aGeminiRequest({ defaultContext: 'Write C.' }));
    const result = (await run.result()) as TuneResult;
    expect(result.job).toContain('/tuningJobs/');
    expect(result.checkpoints?.length).toBeGreaterThan(1);
    expect(result.checkpoint).toMatchObject({ rule: 'best evaluation', id: expect.any(String) });
    expect(result.metrics.eval_total_loss).toBeGreaterThan(0);
    expect(result.links.tensorboard).toContain('experiment');
    const accuracies = result.checkpoints?.map(({ metrics }) => metrics.eval_fraction_of_correct_next_step_preds ?? 0);
    expect(result.metrics.eval_fraction_of_correct_next_step_preds).toBe(Math.max(...(accuracies ?? [])));
  });

  test('a sweep picks the best trial and checkpoint, which its endpoint then serves', async () => {
    const vary = { epochCount: [1, 3], adapterSize: [4, 8] };
    const run = await rig.start('sweep', { tune: aGeminiRequest(), vary, parallelism: 2 });
    const { best, ranking } = (await run.result()) as SweepResult;
    expect(ranking.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(4);
    expect(ranking[0]?.objective).toBe(Math.max(...ranking.map(({ objective = 0 }) => objective)));
    expect(best.checkpoint?.id).toBeDefined();
    const context = fakeContext({ environment: { TEMPOTUNE_VERTEX_ENDPOINT: rig.emulator.url } });
    const asked = { target: best.endpoint ?? '', prompt: 'add 1', temperature: 0, maxOutputTokens: 20 };
    expect(await runPredict(asked, context)).toBe(0);
    expect(context.printed.out.trim()).not.toBe('');
  });

  test('predictions score the best checkpoint', async () => {
    const predictionEvaluation = {
      datasetUri: 'gs://test-bucket/evaluation.jsonl',
      metric: 'prediction_edit_similarity',
      maxExamples: 3,
    } as const;
    const run = await rig.start('tuneModel', aGeminiRequest({ epochCount: 2, predictionEvaluation }));
    const { metrics } = (await run.result()) as TuneResult;
    expect(metrics.prediction_edit_similarity).toBeGreaterThanOrEqual(0);
  });

  test('losers: delete takes the models of the other trials away, with the endpoints of all their checkpoints', async () => {
    const request = { tune: aGeminiRequest(), vary: { epochCount: [1, 2], adapterSize: [16] }, losers: 'delete' };
    const { best, losers } = (await (await rig.start('sweep', request)).result()) as SweepResult;
    expect(losers?.retired).toHaveLength(1);
    const answer = await fetch(
      `${rig.emulator.url}/v1/projects/test-project/locations/us-central1/endpoints?pageSize=1000`,
    );
    const { endpoints = [] } = (await answer.json()) as { endpoints?: { deployedModels?: { model: string }[] }[] };
    const served = endpoints.flatMap(({ deployedModels = [] }) =>
      deployedModels.map(({ model }) => model.replace(/@.*/, '')),
    );
    const gone = losers?.retired[0]?.replace(/@.*/, '');
    expect(served).not.toContain(gone);
    expect(served.filter((model) => model === best.model.replace(/@.*/, ''))).toHaveLength(1); // its best checkpoint
  });

  test('twenty lost create answers are twenty jobs, and none runs twice', async () => {
    rig.emulator.faults.add([{ method: 'CreateTuningJob', kind: 'drop-answer', count: 20 }]);
    const before = rig.requests('CreateTuningJob');
    const trials = Array.from({ length: 20 }, (_, index) => ({ epochCount: 1, learningRateMultiplier: index + 1 }));
    const run = await rig.start('sweep', { tune: aGeminiRequest(), trials, parallelism: 4 });
    const { ranking } = (await run.result()) as SweepResult;
    expect(rig.emulator.faults.unfired()).toEqual([]);
    expect(new Set(ranking.map(({ job }) => job)).size).toBe(20);
    expect(rig.requests('CreateTuningJob') - before).toBe(20);
  }, 120_000);
});
