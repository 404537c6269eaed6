import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricPoint, MetricSeries } from '../contract/metrics.ts';
import { type CheckpointInput, shippedCheckpoint } from './shipped-checkpoint.ts';

const points = (values: Readonly<Record<number, number>>): MetricPoint[] =>
  Object.entries(values).map(([step, value]) => ({ step: Number(step), value }));

const every = (interval: number, last: number): MetricPoint[] =>
  Array.from({ length: Math.floor(last / interval) }, (_, index) => ({
    step: (index + 1) * interval,
    value: index + 1,
  }));

const evaluated = (accuracies: Readonly<Record<number, number>>, trainedTo: number): MetricSeries => ({
  eval_fraction_of_correct_next_step_preds: points(accuracies),
  eval_total_loss: points(accuracies).map(({ step, value }) => ({ step, value: 1 - value })),
  train_total_loss: every(1, trainedTo),
});

function shipped(series: MetricSeries, change: Partial<CheckpointInput> = {}) {
  return shippedCheckpoint({
    series,
    trainSteps: 100,
    evaluationInterval: 20,
    selection: 'default',
    baseModel: 'code-bison@002',
    earlyStopping: true,
    ...change,
  });
}

describe('which checkpoint becomes the model', () => {
  const risingAndFalling = evaluated({ 20: 0.1, 40: 0.4, 60: 0.4, 80: 0.3, 100: 0.2 }, 100);
  test.each([
    ['selection true: the best evaluation, of equals the earlier', { selection: 'true' }, 40, 'best evaluation'],
    ['selection false: the last', { selection: 'false' }, 100, 'last step'],
    ['selection default at @002: the last', {}, 100, 'last step'],
    ['selection default at @001: the best', { baseModel: 'text-bison@001' }, 40, 'best evaluation'],
    ['selection false at @001: the last', { selection: 'false', baseModel: 'text-bison@001' }, 100, 'last step'],
  ] as const)('%s', (_, change, step, rule) => {
    expect(shipped(risingAndFalling, change).checkpoint).toEqual({ step, rule });
  });

  test('selection true without evaluation points falls back to the last step', () => {
    expect(shipped({ train_total_loss: every(1, 100) }, { selection: 'true' })).toMatchObject({
      checkpoint: { step: 100, rule: 'last step' },
      noMetrics: 'the job was not evaluated',
    });
  });

  test('a NaN is never the best', () => {
    const series = evaluated({ 20: 0.1, 40: Number.NaN, 60: 0.2 }, 100);
    expect(shipped(series, { selection: 'true' }).checkpoint.step).toBe(60);
  });
});

describe('where training ended', () => {
  test.each([
    ['all steps ran', evaluated({ 20: 0.1, 100: 0.2 }, 100), {}, 100, 'last step'],
    ['it stopped early', evaluated({ 20: 0.1, 40: 0.1 }, 40), {}, 40, 'last step after early stopping'],
    ['train points every ten steps only', { train_total_loss: every(10, 100) }, { trainSteps: 105 }, 105, 'last step'],
    [
      'sparse train points, and evaluations missing',
      { ...evaluated({ 20: 0.1, 80: 0.2 }, 0), train_total_loss: every(40, 80) },
      {},
      80,
      'last step after early stopping',
    ],
    ['early stopping off, few points', { train_total_loss: every(1, 40) }, { earlyStopping: false }, 100, 'last step'],
    ['early stopping off, no points', {}, { earlyStopping: false }, 100, 'last step'],
    ['an evaluation was NaN, training went on', evaluated({ 20: 0.1, 100: Number.NaN }, 100), {}, 100, 'last step'],
    ['steps off the evaluation grid', evaluated({ 20: 0.1, 100: 0.2 }, 110), { trainSteps: 110 }, 110, 'last step'],
    [
      'stopped at the last evaluation, off the grid',
      evaluated({ 20: 0.1, 100: 0.1 }, 100),
      { trainSteps: 110 },
      100,
      'last step after early stopping',
    ],
  ] as const)('%s', (_, series, change, step, rule) => {
    expect(shipped(series, change).checkpoint).toEqual({ step, rule });
  });

  test('is unknown when it may have stopped early and nothing was recorded', () => {
    expect(shipped({})).toEqual({
      checkpoint: { rule: 'last step' },
      metrics: {},
      noMetrics: 'TensorBoard has no points of this job, so its last step is unknown',
    });
  });
});

describe('the metrics', () => {
  test('are those of the checkpoint, not the last or the best of each', () => {
    const series = evaluated({ 20: 0.1, 40: 0.4, 60: 0.3, 80: 0.2, 100: 0.2 }, 100);
    expect(shipped(series, { selection: 'true' }).metrics).toEqual({
      eval_fraction_of_correct_next_step_preds: 0.4,
      eval_total_loss: 0.6,
      train_total_loss: 40,
    });
  });

  test('of a last step off the grid are those of the last evaluation before it, and that is said', () => {
    const found = shipped(evaluated({ 20: 0.1, 100: 0.2 }, 110), { trainSteps: 110 });
    expect(found.metrics).toMatchObject({ eval_fraction_of_correct_next_step_preds: 0.2, train_total_loss: 110 });
    expect(found.evaluatedAtStep).toBe(100);
    expect(found.note).toMatch(/step 110.*step 100/);
    expect(found.noMetrics).toBeUndefined();
  });

  test('train metrics come from the nearest step before, when there is none at the step', () => {
    const series = {
      ...evaluated({ 20: 0.1, 40: 0.4, 100: 0.3 }, 0),
      train_total_loss: points({ 30: 3, 60: 6, 100: 1 }),
    };
    expect(shipped(series, { selection: 'true' }).metrics.train_total_loss).toBe(3);
  });

  test.each([
    [
      'fewer steps than the interval',
      { train_total_loss: every(1, 15) },
      { trainSteps: 15 },
      /15 steps .* interval of 20/,
    ],
    ['nothing recorded', {}, { earlyStopping: false }, /no points/],
    ['only NaN', evaluated({ 20: Number.NaN, 100: Number.NaN }, 100), {}, /finite/],
  ] as const)('none: %s', (_, series, change, reason) => {
    expect(shipped(series, change).noMetrics).toMatch(reason);
  });

  test('no value is ever from after the checkpoint, and none is NaN', () => {
    const series = fc.dictionary(
      fc.constantFrom('eval_fraction_of_correct_next_step_preds', 'eval_total_loss', 'train_total_loss'),
      fc.uniqueArray(fc.record({ step: fc.integer({ min: 1, max: 120 }), value: fc.double() }), {
        selector: ({ step }) => step,
      }),
    );
    fc.assert(
      fc.property(
        series,
        fc.constantFrom('true', 'false', 'default'),
        fc.boolean(),
        (recorded, selection, earlyStopping) => {
          const { checkpoint, metrics, noMetrics } = shipped(recorded, { selection, earlyStopping });
          const { step } = checkpoint;
          for (const [metric, value] of Object.entries(metrics)) {
            expect(Number.isFinite(value)).toBe(true);
            expect(recorded[metric]?.some((point) => point.value === value && point.step <= (step ?? 0))).toBe(true);
          }
          const hasEvaluation = Object.keys(metrics).some((metric) => metric.startsWith('eval_'));
          expect(hasEvaluation).toBe(noMetrics === undefined);
        },
      ),
    );
  });
});
