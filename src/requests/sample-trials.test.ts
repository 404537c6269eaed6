import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SweepRequest } from '../contract/sweep-request.ts';
import { resolveSweepRequest } from './resolve-sweep-request.ts';
import { sampledTrials } from './sample-trials.ts';

const tune: SweepRequest['tune'] = {
  project: 'test-project',
  baseModel: 'code-bison@002',
  datasetUri: 'gs://data/train.jsonl',
  evaluationDatasetUri: 'gs://data/evaluation.jsonl',
  outputDirectory: 'gs://data/out',
  pipelineJobRegion: 'us-central1',
};
const gemini: SweepRequest['tune'] = { ...tune, baseModel: 'gemini-2.5-flash' };

const codes = (sample: unknown, of: SweepRequest['tune'] = tune): string[] =>
  resolveSweepRequest({ tune: of, sample })
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ code, field }) => `${code} ${field}`);

describe('drawn trials', () => {
  const multiplier = { learningRateMultiplier: { logUniform: [0.1, 10] } };

  test('are these for this seed, on every machine and for ever', () => {
    const space = { ...multiplier, trainSteps: { uniform: [100, 500] } };
    expect(sampledTrials({ count: 4, seed: 7, space, evaluationInterval: 20 })).toMatchInlineSnapshot(`
      [
        {
          "learningRateMultiplier": 0.133,
          "trainSteps": 100,
        },
        {
          "learningRateMultiplier": 2.5,
          "trainSteps": 500,
        },
        {
          "learningRateMultiplier": 0.647,
          "trainSteps": 300,
        },
        {
          "learningRateMultiplier": 0.302,
          "trainSteps": 280,
        },
      ]
    `);
  });

  test('do not depend on the order in which the space is written, and another seed draws others', () => {
    const space = { trainSteps: { uniform: [100, 500] }, ...multiplier };
    const turned = { ...multiplier, trainSteps: { uniform: [100, 500] } };
    const draw = (from: typeof space, seed: number) => sampledTrials({ count: 20, seed, space: from });
    expect(draw(turned, 1)).toEqual(draw(space, 1));
    expect(draw(space, 2)).not.toEqual(draw(space, 1));
  });

  test('are different, in their ranges, and multiples of their step', () => {
    const whole = fc.record({
      low: fc.integer({ min: 1, max: 300 }),
      width: fc.integer({ min: 50, max: 500 }),
      step: fc.integer({ min: 1, max: 25 }),
      seed: fc.nat(),
      kind: fc.constantFrom('uniform' as const, 'logUniform' as const),
    });
    fc.assert(
      fc.property(whole, ({ low, width, step, seed, kind }) => {
        const space = {
          trainSteps: { [kind]: [low, low + width], step },
          learningRateMultiplier: { [kind]: [0.01, 5] },
        };
        const trials = sampledTrials({ count: 30, seed, space });
        expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(30);
        for (const { trainSteps = 0, learningRateMultiplier = 0 } of trials) {
          expect(trainSteps % step).toBe(0);
          expect(trainSteps).toBeGreaterThanOrEqual(low);
          expect(trainSteps).toBeLessThanOrEqual(low + width);
          expect(learningRateMultiplier).toBe(Number(learningRateMultiplier.toPrecision(3)));
          expect(learningRateMultiplier).toBeGreaterThanOrEqual(0.01);
          expect(learningRateMultiplier).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  test('of a space that has just so many are all of them', () => {
    const space = { trainSteps: Array.from({ length: 50 }, (_, at) => at + 1), learningRateMultiplier: [1, 2, 3, 4] };
    expect(sampledTrials({ count: 200, seed: 3, space })).toHaveLength(200);
    expect(sampledTrials({ count: 201, seed: 3, space })).toHaveLength(200);
  });

  test('are as often below as above the middle: of the range, or of its orders of magnitude', () => {
    const below = (range: object, middle: number): number =>
      sampledTrials({ count: 400, seed: 5, space: { learningRateMultiplier: range } }).filter(
        ({ learningRateMultiplier = 0 }) => learningRateMultiplier < middle,
      ).length;
    expect(below({ uniform: [0.1, 10] }, 5.05)).toBeGreaterThan(150);
    expect(below({ uniform: [0.1, 10] }, 5.05)).toBeLessThan(250);
    expect(below({ logUniform: [0.1, 10] }, 1)).toBeGreaterThan(150);
    expect(below({ logUniform: [0.1, 10] }, 1)).toBeLessThan(250);
  });
});

describe('a sweep that draws its trials', () => {
  test('numbers them, fills in what is not drawn, and lets the last step be evaluated', () => {
    const { value, findings } = resolveSweepRequest({
      tune,
      sample: { count: 5, space: { trainSteps: { uniform: [200, 500] } } },
    });
    expect(value?.trials.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
    expect(
      value?.trials.every(
        ({ trainSteps = 1, learningRateMultiplier }) => trainSteps % 20 === 0 && learningRateMultiplier === 1,
      ),
    ).toBe(true);
    expect(findings.map(({ code }) => code)).not.toContain('LAST_STEP_NOT_EVALUATED');
  });

  test('of Gemini draws epochs and adapter sizes', () => {
    const space = { epochCount: { uniform: [1, 6] }, adapterSize: [1, 4, 8] };
    expect(codes({ count: 18, space }, gemini)).toEqual([]);
    expect(codes({ count: 19, space }, gemini)).toEqual(['SAMPLE_TOO_LARGE sample.count']);
  });

  test.each<[string, unknown, string[]]>([
    ['no range', { trainSteps: { step: 5 } }, ['SAMPLE_RANGE_KIND sample.space.trainSteps']],
    [
      'two ranges',
      { trainSteps: { uniform: [1, 2], logUniform: [1, 2] } },
      ['SAMPLE_RANGE_KIND sample.space.trainSteps'],
    ],
    [
      'ends the wrong way round',
      { trainSteps: { uniform: [500, 100] } },
      ['SAMPLE_RANGE_ORDER sample.space.trainSteps'],
    ],
    [
      'a step that is too large',
      { trainSteps: { uniform: [101, 105], step: 50 } },
      ['SAMPLE_RANGE_STEP sample.space.trainSteps'],
    ],
    ['one end', { trainSteps: { uniform: [100] } }, ['RANGE sample.space.trainSteps.uniform']],
    [
      'zero',
      { learningRateMultiplier: { logUniform: [0, 1] } },
      ['POSITIVE_NUMBER sample.space.learningRateMultiplier.logUniform[0]'],
    ],
    ['half steps', { trainSteps: { uniform: [0.5, 10] } }, ['WHOLE_NUMBER sample.space.trainSteps.uniform[0]']],
    ['a number', { trainSteps: 100 }, ['SAMPLED_VALUES sample.space.trainSteps']],
    ['an empty list', { trainSteps: [] }, ['LIST sample.space.trainSteps']],
    ['a value twice', { trainSteps: [100, 100] }, ['DUPLICATE_VALUE sample.space.trainSteps[1]']],
    [
      'another word for it',
      { trainSteps: { uniformInteger: [1, 2] } },
      ['UNKNOWN_FIELD sample.space.trainSteps.uniformInteger'],
    ],
    ['nothing', {}, ['VARY_EMPTY sample.space']],
    ["Gemini's", { epochCount: [1, 2] }, ['FIELD_ONLY_FOR_GEMINI sample.space.epochCount']],
  ])('refuses %s', (_, space, expected) => {
    expect(codes({ count: 2, space })).toEqual(expected);
  });

  test('refuses other wrong fields, each by its rule', () => {
    const space = { trainSteps: [100, 200] };
    expect(codes({ count: 0, space })).toEqual(['TRIAL_COUNT sample.count']);
    expect(codes({ count: 1_001, space })).toEqual(['TRIAL_COUNT sample.count']);
    expect(codes({ count: 2, seed: -1, space })).toEqual(['SEED sample.seed']);
    expect(codes({ count: 3, space })).toEqual(['SAMPLE_TOO_LARGE sample.count']);
    expect(codes({ count: 2, space }, { ...tune, trainSteps: 100 })).toEqual(['VARIED_AND_FIXED tune.trainSteps']);
    const both = resolveSweepRequest({ tune, vary: space, sample: { count: 2, space } });
    expect(both.findings.map(({ code }) => code)).toContain('VARY_AND_TRIALS');
  });
});
