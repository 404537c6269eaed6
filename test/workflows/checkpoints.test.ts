import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MetricSeries, TuneResult } from '../../src/contract/index.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

const ACCURACY = 'eval_fraction_of_correct_next_step_preds';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('checkpoints');
  // Twelve examples learned by heart: what the model knows of others gets worse again.
  await rig.objects.put('gs://test-bucket/small.jsonl', generationDataset(12), 'application/jsonl');
});
afterAll(() => rig.close());

async function seriesOf({ metricsUri = '' }: TuneResult): Promise<MetricSeries> {
  const chunks: Buffer[] = [];
  for await (const chunk of rig.objects.read(metricsUri)) chunks.push(chunk);
  return (JSON.parse(Buffer.concat(chunks).toString()) as { series: MetricSeries }).series;
}

describe('the metrics of a model are those of the checkpoint that became it', () => {
  const overfitting = {
    datasetUri: 'gs://test-bucket/small.jsonl',
    trainSteps: 300,
    evaluationInterval: 20,
    enableEarlyStopping: false,
  };

  test('with checkpoint selection: of the best evaluation, which is not the last', async () => {
    const run = await rig.start('tuneModel', aTuneRequest({ ...overfitting, enableCheckpointSelection: true }));
    const result = (await run.result()) as TuneResult;
    const accuracies = (await seriesOf(result))[ACCURACY] ?? [];
    const best = Math.max(...accuracies.map(({ value }) => value));
    expect(accuracies.at(-1)?.value).toBeLessThan(best);
    expect(result.checkpoint.rule).toBe('best evaluation');
    expect(result.checkpoint.step).toBe(accuracies.find(({ value }) => value === best)?.step);
    expect(result.metrics[ACCURACY]).toBe(best);
  });

  test('without it: of the last step, although an earlier one was better', async () => {
    const run = await rig.start('tuneModel', aTuneRequest({ ...overfitting, enableCheckpointSelection: false }));
    const result = (await run.result()) as TuneResult;
    expect(result.checkpoint).toEqual({ step: 300, rule: 'last step' });
    expect(result.metrics[ACCURACY]).toBe((await seriesOf(result))[ACCURACY]?.at(-1)?.value);
  });

  test('and when the last step was not evaluated: of the evaluation before it, which is said', async () => {
    const run = await rig.start('tuneModel', aTuneRequest({ trainSteps: 25, evaluationInterval: 10 }));
    const result = (await run.result()) as TuneResult;
    expect(result.checkpoint.step).toBe(25);
    expect(result.evaluatedAtStep).toBe(20);
    expect(result.warnings.map(({ code }) => code)).toContain('CHECKPOINT_NOT_EVALUATED');
  });

  test('and after early stopping: of the step where it stopped', async () => {
    const run = await rig.start('tuneModel', aTuneRequest({ ...overfitting, enableEarlyStopping: true }));
    const { checkpoint } = (await run.result()) as TuneResult;
    expect(checkpoint.rule).toBe('last step after early stopping');
    expect(checkpoint.step).toBeLessThan(300);
  });
});
