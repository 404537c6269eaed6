import { describe, expect, test } from 'vitest';
import type { MetricSeries } from '../contract/metrics.ts';
import { bestCheckpoint } from './best-checkpoint.ts';

const TOKEN_ACCURACY = 'eval_fraction_of_correct_next_step_preds';
const endpoint = (id: string): string => `projects/p/locations/us-central1/endpoints/${id}`;
const checkpoints = [
  { id: '1', epoch: 1, step: 10, endpoint: endpoint('1') },
  { id: '2', epoch: 2, step: 20, endpoint: endpoint('2') },
  { id: '3', epoch: 3, step: 30, endpoint: endpoint('3') },
];
const series = (values: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>): MetricSeries =>
  Object.fromEntries(
    Object.entries(values).map(([name, points]) => [name, points.map(([step, value]) => ({ step, value }))]),
  );

describe('the best checkpoint of a job', () => {
  const evaluated = series({
    [TOKEN_ACCURACY]: [
      [10, 0.5],
      [20, 0.7],
      [30, 0.6],
    ],
    eval_total_loss: [
      [10, 1.0],
      [20, 1.4],
      [30, 2.0],
    ],
    train_total_loss: [
      [10, 1.5],
      [30, 0.1],
    ],
  });

  test('is the one with the highest token accuracy, not the last', () => {
    const best = bestCheckpoint({ series: evaluated, checkpoints, defaultEndpoint: endpoint('3') });
    expect(best).toMatchObject({
      checkpoint: { id: '2', epoch: 2, step: 20, rule: 'best evaluation' },
      endpoint: endpoint('2'),
      metrics: { [TOKEN_ACCURACY]: 0.7, eval_total_loss: 1.4, train_total_loss: 1.5 },
    });
    expect(best.checkpoints.map(({ metrics }) => metrics[TOKEN_ACCURACY])).toEqual([0.5, 0.7, 0.6]);
    expect(best).not.toHaveProperty('note');
  });

  test('follows the objective of the sweep', () => {
    const objective = { metric: 'eval_total_loss', goal: 'minimize' } as const;
    expect(bestCheckpoint({ series: evaluated, checkpoints, objective }).checkpoint.id).toBe('1');
  });

  test('is chosen by token accuracy when the objective is asked of predictions', () => {
    const objective = { metric: 'prediction_exact_match', goal: 'maximize' } as const;
    expect(bestCheckpoint({ series: evaluated, checkpoints, objective }).checkpoint.id).toBe('2');
  });

  test('is the earlier of two equals, which took less training', () => {
    const flat = series({
      [TOKEN_ACCURACY]: [
        [10, 0.5],
        [20, 0.7],
        [30, 0.7],
      ],
    });
    expect(bestCheckpoint({ series: flat, checkpoints }).checkpoint.id).toBe('2');
  });

  test('takes the last evaluation before it, and says so', () => {
    const offGrid = series({
      [TOKEN_ACCURACY]: [
        [7, 0.4],
        [18, 0.9],
      ],
    });
    expect(bestCheckpoint({ series: offGrid, checkpoints })).toMatchObject({
      checkpoint: { id: '2' },
      evaluatedAtStep: 18,
      note: expect.stringContaining('step 18'),
    });
  });

  test('passes over values that are none', () => {
    const broken = series({
      [TOKEN_ACCURACY]: [
        [10, 0.5],
        [20, Number.NaN],
        [30, Number.POSITIVE_INFINITY],
      ],
    });
    expect(bestCheckpoint({ series: broken, checkpoints }).checkpoint.id).toBe('1');
  });
});

describe('without an evaluation', () => {
  const trained = series({
    train_total_loss: [
      [10, 1.5],
      [30, 0.1],
    ],
  });

  test("the default checkpoint stays, whatever the training's own metrics say", () => {
    expect(bestCheckpoint({ series: trained, checkpoints, defaultEndpoint: endpoint('2') })).toMatchObject({
      checkpoint: { id: '2', rule: 'default checkpoint' },
      noMetrics: 'the job was not evaluated',
    });
  });

  test('the last one, when the default is not known', () => {
    expect(bestCheckpoint({ series: {}, checkpoints })).toMatchObject({
      checkpoint: { id: '3', rule: 'default checkpoint' },
      metrics: {},
      noMetrics: 'TensorBoard has no points of this job',
    });
  });
});

describe('without checkpoints, since only the last was exported', () => {
  test('the metrics are those of the last step', () => {
    const best = bestCheckpoint({
      series: series({
        eval_total_loss: [
          [10, 1],
          [30, 0.8],
        ],
      }),
      checkpoints: [],
    });
    expect(best).toMatchObject({ checkpoint: { step: 30, rule: 'last step' }, metrics: { eval_total_loss: 0.8 } });
    expect(best).not.toHaveProperty('endpoint');
  });

  test('nothing is guessed when there are no points', () => {
    expect(bestCheckpoint({ series: {}, checkpoints: [] })).toMatchObject({
      checkpoint: { rule: 'default checkpoint' },
      metrics: {},
    });
  });
});
