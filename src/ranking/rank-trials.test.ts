import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrialOutcome, TuneResult } from '../contract/results.ts';
import type { Objective } from '../contract/sweep-request.ts';
import { type RankingInput, rankTrials } from './rank-trials.ts';

const ACCURACY: Objective = { metric: 'eval_fraction_of_correct_next_step_preds', goal: 'maximize' };
const LOSS: Objective = { metric: 'eval_total_loss', goal: 'minimize' };

function aResult(change: Partial<TuneResult> = {}): TuneResult {
  return {
    baseModel: 'code-bison@002',
    project: 'demo',
    trainSteps: 100,
    learningRateMultiplier: 1,
    acceleratorType: 'GPU',
    load: { batchSize: 8, examplesSeen: 800, epochs: 1 },
    dataset: { uri: 'gs://b/d', sha256: 'd', examples: 800, trainingExamples: 800, sizeBytes: 1 },
    evaluationDataset: {
      uri: 'gs://b/e',
      sha256: 'evaluation-one',
      examples: 100,
      trainingExamples: 100,
      sizeBytes: 1,
    },
    job: 'job',
    model: 'model',
    checkpoint: { step: 100, rule: 'last step' },
    metrics: {},
    aliases: [],
    links: { job: 'https://job', model: 'https://model' },
    durations: { queuedMs: 0, tuningMs: 1, totalMs: 2 },
    warnings: [],
    ...change,
  };
}

interface Sketch {
  readonly index: number;
  readonly steps?: number;
  readonly multiplier?: number;
  readonly value?: number;
  readonly result?: Partial<TuneResult>;
}

function succeeded({ index, steps = 100, multiplier = 1, value, result = {} }: Sketch): TrialOutcome {
  const metrics = value === undefined ? {} : { [ACCURACY.metric]: value, [LOSS.metric]: value };
  return {
    trial: { index, trainSteps: steps, learningRateMultiplier: multiplier },
    workflowId: `sweep.trial-${index}`,
    outcome: 'succeeded',
    result: aResult({ model: `model-${index}`, metrics, checkpoint: { step: steps, rule: 'last step' }, ...result }),
  };
}

const failed = (index: number): TrialOutcome => ({
  trial: { index, trainSteps: 100, learningRateMultiplier: 1 },
  workflowId: `sweep.trial-${index}`,
  outcome: 'failed',
  reason: 'quota',
});

const order = (input: RankingInput): number[] => rankTrials(input).ranking.map(({ index }) => index);

describe('the order', () => {
  const steps = [
    succeeded({ index: 1, steps: 100, value: 0.3 }),
    succeeded({ index: 2, steps: 200, value: 0.491 }),
    succeeded({ index: 3, steps: 500, value: 0.512 }),
  ];

  test('highest accuracy first, and the sentence says why', () => {
    const found = rankTrials({ objective: ACCURACY, trials: steps });
    expect(found.ranking.map(({ rank, index }) => [rank, index])).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
    expect(found.best).toMatchObject({
      model: 'model-3',
      objective: 0.512,
      why: 'trial 3 (500 steps) has the highest eval_fraction_of_correct_next_step_preds, 0.512, 0.021 above trial 2',
    });
    expect(found.margin).toBe(0.021);
    expect(found.tieBreak).toBeUndefined();
    expect(found.notes).toEqual([]);
  });

  test('lowest loss first', () => {
    expect(order({ objective: LOSS, trials: steps })).toEqual([1, 2, 3]);
    expect(rankTrials({ objective: LOSS, trials: steps }).best?.why).toBe(
      'trial 1 (100 steps) has the lowest eval_total_loss, 0.3, 0.19 below trial 2',
    );
  });

  test('a metric may have its TensorBoard slash', () => {
    expect(order({ objective: { ...ACCURACY, metric: `/${ACCURACY.metric}` }, trials: steps })).toEqual([3, 2, 1]);
  });

  test.each([
    ['fewer steps', { index: 1, steps: 500 }, { index: 2, steps: 100 }],
    ['lower learning rate multiplier', { index: 1, multiplier: 2 }, { index: 2, multiplier: 0.5 }],
    ['lower trial index', { index: 7 }, { index: 3 }],
  ])('equal values: %s', (rule, loser, winner) => {
    const trials = [succeeded({ ...loser, value: 0.5 }), succeeded({ ...winner, value: 0.5 })];
    const found = rankTrials({ objective: ACCURACY, trials });
    expect(found).toMatchObject({ tieBreak: rule, margin: 0, best: { index: winner.index } });
    expect(found.best?.why).toContain(`${rule} decided`);
  });
});

describe('trials without a value', () => {
  test('come last with their reason and have no rank', () => {
    const trials = [
      failed(1),
      succeeded({ index: 2, result: { noMetrics: 'no evaluation dataset' } }),
      succeeded({ index: 3, value: Number.NaN }),
      succeeded({ index: 4, value: 0.1 }),
      { ...succeeded({ index: 5, value: 0.9 }), outcome: 'cancelled' as const },
    ];
    const found = rankTrials({ objective: ACCURACY, trials });
    expect(found.ranking.map(({ index, rank, reason }) => [index, rank, reason])).toEqual([
      [4, 1, undefined],
      [1, undefined, 'quota'],
      [2, undefined, 'no evaluation dataset'],
      [3, undefined, 'the trial has no finite value of eval_fraction_of_correct_next_step_preds'],
      [5, undefined, 'the trial was not finished: cancelled'],
    ]);
    expect(found.best?.why).toContain('the only trial with a value');
    expect(found.margin).toBeUndefined();
  });

  test('alone make no best trial', () => {
    const found = rankTrials({ objective: ACCURACY, trials: [failed(1), failed(2)] });
    expect(found.best).toBeUndefined();
    expect(found.ranking).toHaveLength(2);
  });
});

describe('what does not compare', () => {
  const other = { uri: 'gs://b/o', sha256: 'evaluation-two', examples: 100, trainingExamples: 100, sizeBytes: 1 };

  test('different evaluation data is refused', () => {
    const trials = [
      succeeded({ index: 1, value: 0.1 }),
      succeeded({ index: 2, value: 0.2, result: { evaluationDataset: other } }),
    ];
    expect(() => rankTrials({ objective: ACCURACY, trials })).toThrow(
      new RangeError(
        'trials 1 and 2 were evaluated on different data (evaluation-o and evaluation-t), so their metrics do not compare',
      ),
    );
  });

  test('a failed trial has no evaluation to differ', () => {
    expect(() =>
      rankTrials({ objective: ACCURACY, trials: [succeeded({ index: 1, value: 0.1 }), failed(2)] }),
    ).not.toThrow();
  });

  test('different batch sizes are ranked, with a note', () => {
    const load = { batchSize: 24, examplesSeen: 2_400, epochs: 3 };
    const trials = [succeeded({ index: 1, value: 0.1 }), succeeded({ index: 2, value: 0.2, result: { load } })];
    expect(rankTrials({ objective: ACCURACY, trials }).notes).toEqual([
      'the trials have different batch sizes (8, 24): compare examples seen or epochs, not steps',
    ]);
  });

  test('two trials that early stopping made equal are named', () => {
    const checkpoint = { step: 180, rule: 'last step after early stopping' } as const;
    const trials = [
      succeeded({ index: 1, steps: 200, value: 0.4, result: { checkpoint } }),
      succeeded({ index: 2, steps: 500, value: 0.4, result: { checkpoint } }),
    ];
    expect(rankTrials({ objective: ACCURACY, trials }).notes).toEqual([
      'trial 1 (200 steps) and trial 2 (500 steps) are equal at step 180: early stopping ended them there',
    ]);
  });
});

describe('laws', () => {
  const value = fc.oneof(fc.constantFrom(0.1, 0.2, 0.3, Number.NaN, Number.POSITIVE_INFINITY), fc.double());
  const sketch = fc.record({
    steps: fc.constantFrom(100, 200, 500),
    multiplier: fc.constantFrom(0.5, 1, 2),
    value: fc.option(value, { nil: undefined }),
    hasFailed: fc.boolean(),
  });
  const trials = fc
    .array(sketch, { maxLength: 12 })
    .map((sketches) =>
      sketches.map(({ hasFailed, value: found, ...rest }, at) =>
        hasFailed
          ? failed(at + 1)
          : succeeded({ index: at + 1, ...rest, ...(found === undefined ? {} : { value: found }) }),
      ),
    );
  const shuffled = trials.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
  );
  const objective = fc.constantFrom(ACCURACY, LOSS);

  test('the order of the input never matters', () => {
    fc.assert(
      fc.property(shuffled, objective, ([list, other], by) => {
        expect(rankTrials({ objective: by, trials: other })).toEqual(rankTrials({ objective: by, trials: list }));
      }),
    );
  });

  test('every trial is in the ranking once, and none is better than the best', () => {
    fc.assert(
      fc.property(trials, objective, (list, by) => {
        const { ranking, best } = rankTrials({ objective: by, trials: list });
        expect(ranking.map(({ index }) => index).sort((left, right) => left - right)).toEqual(
          list.map(({ trial }) => trial.index),
        );
        const values = ranking.flatMap(({ objective: found }) => (found === undefined ? [] : [found]));
        const extreme = by.goal === 'maximize' ? Math.max(...values) : Math.min(...values);
        expect(best?.objective).toEqual(values.length === 0 ? undefined : extreme);
      }),
    );
  });

  test('a failed trial more changes nothing at the top', () => {
    fc.assert(
      fc.property(trials, objective, (list, by) => {
        const { ranking, ...before } = rankTrials({ objective: by, trials: list });
        const { ranking: longer, ...after } = rankTrials({ objective: by, trials: [failed(list.length + 1), ...list] });
        expect(after).toEqual(before);
        expect(longer.slice(0, ranking.length)).toEqual(ranking);
      }),
    );
  });
});
