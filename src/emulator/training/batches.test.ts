import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBatches, evaluationSample } from './batches.ts';
import { CONTEXT_LENGTH } from './network.ts';
import { createRandom } from './random.ts';

/** `count` examples, each all of one token of its own, so that a target tells where it comes from. */
const examplesOf = (lengths: readonly number[]): Uint8Array[] =>
  lengths.map((length, index) => new Uint8Array(CONTEXT_LENGTH + length).fill(index));

test('an epoch visits every example once', () => {
  const inOneWindow = fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(inOneWindow, fc.integer({ min: 1, max: 9 }), (lengths, batchSize) => {
      const next = createBatches(examplesOf(lengths), { batchSize, random: createRandom(Buffer.from('seed')) });
      const seen = lengths.map(() => 0);
      for (const _ of lengths) for (const target of next().targets) seen[target] = (seen[target] ?? 0) + 1;
      // as many steps as there are examples make batchSize epochs
      expect(seen).toEqual(lengths.map((length) => length * batchSize));
    }),
  );
});

test('of whole epochs the last batch is short, and none has examples of two epochs', () => {
  const examples = examplesOf(Array.from({ length: 10 }, () => 1));
  const next = createBatches(examples, { batchSize: 4, epochs: 'whole', random: createRandom(Buffer.from('seed')) });
  for (let epoch = 0; epoch < 3; epoch += 1) {
    const batches = [next(), next(), next()].map(({ targets }) => [...targets]);
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
    expect(batches.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

test('visits of one example move on through it, and cover it', () => {
  const example = Uint8Array.from({ length: CONTEXT_LENGTH + 70 }, (_, index) => index);
  const next = createBatches([example], { batchSize: 1, random: createRandom(Buffer.from('seed')) });
  const targets = [next(), next(), next()].flatMap((batch) => [...batch.targets]);
  expect(targets.sort((a, b) => a - b)).toEqual([...example.subarray(CONTEXT_LENGTH)]);
});

test('a position has the tokens before it as its context', () => {
  const example = Uint8Array.from({ length: CONTEXT_LENGTH + 2 }, (_, index) => index);
  const { contexts, targets } = createBatches([example], { batchSize: 1, random: createRandom(Buffer.from('seed')) })();
  expect([...targets]).toEqual([8, 9]);
  expect([...contexts]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('an evaluation costs the same however large its dataset is, and leaves no example out', () => {
  const sample = evaluationSample(examplesOf(Array.from({ length: 250 }, () => 3_000)));
  expect(sample.targets).toHaveLength(6_000);
  expect(new Set(sample.targets).size).toBe(250);
  expect(evaluationSample(examplesOf([5, 7])).targets).toHaveLength(12);
});
