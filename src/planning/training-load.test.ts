import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepsForEpochs, trainingLoad } from './training-load.ts';

describe('training load', () => {
  test.each([
    ['TPU', '8k', 20, 240, { batchSize: 24, examplesSeen: 480, epochs: 2 }], // the guide's first example
    ['GPU', '8k', 15, 240, { batchSize: 8, examplesSeen: 120, epochs: 0.5 }], // the guide's second example
    ['GPU', '8k', 20, 240, { batchSize: 8, examplesSeen: 160, epochs: 2 / 3 }], // the first, with the default accelerator
    ['TPU', '32k', 300, 500, { batchSize: 8, examplesSeen: 2_400, epochs: 4.8 }], // 32k models: 8 in both regions
    ['GPU', '32k', 300, 500, { batchSize: 8, examplesSeen: 2_400, epochs: 4.8 }],
    ['TPU', '8k', 300, 500, { batchSize: 24, examplesSeen: 7_200, epochs: 14.4 }],
    ['GPU', '8k', 300, 10_000, { batchSize: 8, examplesSeen: 2_400, epochs: 0.24 }], // most data is never seen
    ['GPU', '8k', 300, 10, { batchSize: 8, examplesSeen: 2_400, epochs: 240 }], // the guide's minimum, by heart
  ] as const)('%s %s: %d steps over %d examples', (accelerator, context, trainSteps, examples, expected) => {
    expect(trainingLoad({ accelerator, context, trainSteps, examples })).toEqual(expected);
  });
});

describe('steps for epochs', () => {
  test.each([
    ['TPU', '8k', 2, 240, 20],
    ['GPU', '8k', 0.5, 240, 15],
    ['GPU', '8k', 1, 241, 31], // 30 steps leave one example unseen
    ['TPU', '8k', 1, 10, 1],
  ] as const)('%s %s: %d epochs over %d examples', (accelerator, context, epochs, examples, expected) => {
    expect(stepsForEpochs({ accelerator, context, epochs, examples })).toBe(expected);
  });
});

const basis = fc.record({
  accelerator: fc.constantFrom('GPU' as const, 'TPU' as const),
  context: fc.constantFrom('8k' as const, '32k' as const),
  examples: fc.integer({ min: 1, max: 10_000 }),
});

test('the steps for some epochs are enough, and one fewer is not', () => {
  fc.assert(
    fc.property(basis, fc.integer({ min: 1, max: 50 }), (load, epochs) => {
      const trainSteps = stepsForEpochs({ ...load, epochs });
      expect(trainingLoad({ ...load, trainSteps }).examplesSeen).toBeGreaterThanOrEqual(epochs * load.examples);
      expect(trainingLoad({ ...load, trainSteps: trainSteps - 1 }).examplesSeen).toBeLessThan(epochs * load.examples);
    }),
  );
});

test('twice the steps see twice the examples, and twice the examples halve the epochs', () => {
  fc.assert(
    fc.property(basis, fc.integer({ min: 1, max: 1_000 }), (load, trainSteps) => {
      const once = trainingLoad({ ...load, trainSteps });
      expect(trainingLoad({ ...load, trainSteps: 2 * trainSteps }).examplesSeen).toBe(2 * once.examplesSeen);
      expect(trainingLoad({ ...load, examples: 2 * load.examples, trainSteps }).epochs).toBe(once.epochs / 2);
    }),
  );
});
