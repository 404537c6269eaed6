import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planOf } from './tuning-plan.ts';

test.each([
  [{ examples: 100 }, { epochs: 9, stepsPerEpoch: 13, steps: 117 }], // few examples: seen more often
  [{ examples: 250 }, { epochs: 4, stepsPerEpoch: 32, steps: 128 }],
  [{ examples: 5_000 }, { epochs: 3, stepsPerEpoch: 625, steps: 1_875 }],
  [
    { examples: 100, epochCount: 2 },
    { epochs: 2, stepsPerEpoch: 13, steps: 26 },
  ],
  [
    { examples: 100, epochCount: 2, batchSize: 50 },
    { epochs: 2, stepsPerEpoch: 2, steps: 4 },
  ],
])('plans %o', (input, expected) => {
  expect(planOf({ lastCheckpointOnly: false, ...input })).toMatchObject(expected);
});

test.each([
  [1, [1]],
  [3, [1, 2, 3]],
  [9, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [25, [3, 5, 8, 10, 13, 15, 18, 20, 23, 25]],
])('%d epochs leave checkpoints at %o', (epochCount, epochs) => {
  const { checkpoints } = planOf({ examples: 80, epochCount, lastCheckpointOnly: false });
  expect(checkpoints.map(({ epoch }) => epoch)).toEqual(epochs);
  expect(checkpoints.map(({ step }) => step)).toEqual(epochs.map((epoch) => epoch * 10));
});

test('exportLastCheckpointOnly leaves the last one alone', () => {
  const { checkpoints } = planOf({ examples: 80, epochCount: 5, lastCheckpointOnly: true });
  expect(checkpoints).toEqual([{ checkpointId: '1', epoch: 5, step: 50 }]);
});

test('a bigger adapter has more hidden units, the biggest all of them', () => {
  const units = [1, 2, 4, 8, 16].map(
    (adapterSize) => planOf({ examples: 80, adapterSize, lastCheckpointOnly: true }).hiddenUnits,
  );
  expect(units).toEqual([16, 24, 32, 40, 48]);
});

test('whatever the numbers: at most ten checkpoints, in order, the last at the last step', () => {
  const input = fc.record({
    examples: fc.integer({ min: 1, max: 100_000 }),
    epochCount: fc.integer({ min: 1, max: 200 }),
    batchSize: fc.integer({ min: 1, max: 64 }),
  });
  fc.assert(
    fc.property(input, (numbers) => {
      const { checkpoints, steps, stepsPerEpoch, batchSize } = planOf({ ...numbers, lastCheckpointOnly: false });
      const at = checkpoints.map(({ step }) => step);
      expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
      expect(at.length).toBeLessThanOrEqual(10);
      expect(at.at(-1)).toBe(steps);
      expect(stepsPerEpoch * batchSize).toBeGreaterThanOrEqual(numbers.examples);
    }),
  );
});
