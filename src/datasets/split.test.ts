import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EvaluationSize, splitExamples } from './split.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `example ${index}`);
const split = (examples: readonly string[], size: EvaluationSize) =>
  splitExamples(examples, (example) => example, size);

describe('how many are held back', () => {
  test.each([
    [19, { share: 0.5 }, 0],
    [20, { share: 0.5 }, 10],
    [25, { examples: 250 }, 15],
    [1_000, { examples: 100 }, 100],
    [1_000, { examples: 5 }, 10],
    [1_000, { examples: 400 }, 250],
    [1_000, { share: 0 }, 10],
    [1_000, { share: 1 }, 250],
    [0, { share: 0.1 }, 0],
  ])('of %d examples, %o: %d', (count, size, expected) => {
    const { training, evaluation } = split(numbered(count), size);
    expect([evaluation.length, training.length]).toEqual([expected, count - expected]);
  });

  test('a share is kept roughly, by the threshold of the hash', () => {
    expect(split(numbered(1_000), { share: 0.1 }).evaluation.length).toBeGreaterThan(70);
    expect(split(numbered(1_000), { share: 0.1 }).evaluation.length).toBeLessThan(130);
  });
});

describe('laws', () => {
  const examples = fc.array(fc.string({ maxLength: 3 }), { maxLength: 80 });
  const size = fc.oneof(
    fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ examples: fc.integer({ min: 0, max: 300 }) }),
  );

  test('every content is on exactly one side, once', () => {
    fc.assert(
      fc.property(examples, size, (list, wanted) => {
        const { training, evaluation } = split(list, wanted);
        expect([...training, ...evaluation].sort()).toEqual([...new Set(list)].sort());
      }),
    );
  });

  test('the order of the input never matters', () => {
    fc.assert(
      fc.property(examples, size, (list, wanted) => {
        expect(split(list.toReversed(), wanted)).toEqual(split(list, wanted));
      }),
    );
  });

  test('examples that are added never move one from training into evaluation', () => {
    const modest = fc.oneof(
      fc.record({ share: fc.double({ min: 0, max: 0.5, noNaN: true }) }),
      fc.record({ examples: fc.integer({ min: 0, max: 90 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 600 }), examples, modest, (count, added, wanted) => {
        const before = split(numbered(count), wanted);
        const after = new Set(split([...added, ...numbered(count)], wanted).evaluation);
        expect(before.training.filter((example) => after.has(example))).toEqual([]);
      }),
    );
  });
});
