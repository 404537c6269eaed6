import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listedTrials, productOf, productSize } from './trials.ts';

const shared = { trainSteps: 300, learningRateMultiplier: 1 };

test('the product has steps outside and multipliers inside, numbered from 1', () => {
  const trials = productOf({ trainSteps: [100, 200], learningRateMultiplier: [0.5, 2] }, shared);
  expect(trials.map((trial) => [trial.index, trial.trainSteps, trial.learningRateMultiplier])).toEqual([
    [1, 100, 0.5],
    [2, 100, 2],
    [3, 200, 0.5],
    [4, 200, 2],
  ]);
  expect(trials.map(({ stepsField }) => stepsField)).toEqual([
    'vary.trainSteps[0]',
    'vary.trainSteps[0]',
    'vary.trainSteps[1]',
    'vary.trainSteps[1]',
  ]);
});

test('what is not varied is shared', () => {
  expect(productOf({ learningRateMultiplier: [2] }, shared)).toMatchObject([
    { index: 1, trainSteps: 300, learningRateMultiplier: 2, stepsField: 'tune.trainSteps' },
  ]);
  expect(listedTrials([{}, { trainSteps: 5 }], shared)).toMatchObject([
    { index: 1, ...shared, stepsField: 'tune.trainSteps' },
    { index: 2, trainSteps: 5, learningRateMultiplier: 1, stepsField: 'trials[1].trainSteps' },
  ]);
});

test('the product has as many trials as foretold, all different, in one unbroken numbering', () => {
  const values = fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (trainSteps, learningRateMultiplier) => {
      const vary = { trainSteps, learningRateMultiplier };
      const trials = productOf(vary, shared);
      expect(trials).toHaveLength(productSize(vary));
      expect(new Set(trials.map((trial) => `${trial.trainSteps} ${trial.learningRateMultiplier}`)).size).toBe(
        trials.length,
      );
      expect(trials.map(({ index }) => index)).toEqual(trials.map((_, position) => position + 1));
    }),
  );
});
