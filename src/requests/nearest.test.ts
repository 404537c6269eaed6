import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

test.each([
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['trainSetps', 'trainSteps', 1], // neighbours swapped
])('from %j to %j: %d edits', (left, right, expected) => {
  expect(editDistance(left, right)).toBe(expected);
});

test('the distance is the same both ways, and zero only to itself', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (left, right) => {
      expect(editDistance(left, right)).toBe(editDistance(right, left));
      expect(editDistance(left, right) === 0).toBe(left === right);
    }),
  );
});

test.each([
  ['trianSteps', 'trainSteps'],
  ['TRAINSTEPS', 'trainSteps'],
  ['gpu', 'GPU'],
  ['tensorboardResourceID', undefined], // not among the known
  ['x', undefined],
  ['a'.repeat(1_000_000), undefined],
])('%.40s means %s', (word, expected) => {
  expect(nearest(word, ['trainSteps', 'GPU', 'TPU', 'datasetUri'])).toBe(expected);
});
