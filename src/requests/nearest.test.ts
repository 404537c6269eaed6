import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

test.each([
  ['trianSteps', 'trainSteps'],
  ['trainSetps', 'trainSteps'], // neighbours swapped
  ['TRAINSTEPS', 'trainSteps'],
  ['gpu', 'GPU'],
  ['tensorboardResourceID', undefined], // not among the known
  ['x', undefined],
  ['a'.repeat(1_000_000), undefined],
])('%.40s means %s', (word, expected) => {
  expect(nearest(word, ['trainSteps', 'GPU', 'TPU', 'datasetUri'])).toBe(expected);
});
