import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetPattern, isDatasetPattern } from './dataset-pattern.ts';

const objects = [
  'gs://b/exports/2026-11-22/a.jsonl',
  'gs://b/exports/2026-11-22/b.jsonl',
  'gs://b/exports/2026-11-22/notes.txt',
  'gs://b/exports/2026-11-23/deep/c.jsonl',
  'gs://b/exports/2026-11-25/a.jsonl',
  'gs://b/flat/train-20261120.jsonl',
  'gs://b/flat/train-20261121.jsonl',
];

describe('the objects that a pattern means', () => {
  test.each([
    ['gs://b/exports/{date}/*.jsonl', '2026-11-24', [0, 1]],
    ['gs://b/exports/{date}/**.jsonl', '2026-11-24', [3]],
    ['gs://b/exports/{date}/*.jsonl', '2026-11-25T00:00:00Z', [4]],
    ['gs://b/exports/{date}/*.jsonl', '2026-11-21', []],
    ['gs://b/exports/2026-11-22/*.jsonl', '2000-01-01', [0, 1]],
    ['gs://b/exports/**/*.jsonl', '2000-01-01', [0, 1, 3, 4]],
    ['gs://b/flat/train-{date}.jsonl', '2026-11-20T23:59:59Z', [5]],
    ['gs://b/flat/train-{date}.jsonl', '2026-12-01', [6]],
  ])('%s as of %s', (uri, asOf, expected) => {
    expect(datasetPattern(uri).matches([...objects].reverse(), asOf)).toEqual(expected.map((at) => objects[at]));
  });

  test('a date in two places is the same day in both', () => {
    const uri = 'gs://b/{date}/train-{date}.jsonl';
    const uris = ['gs://b/2026-11-01/train-2026-11-01.jsonl', 'gs://b/2026-11-02/train-2026-11-01.jsonl'];
    expect(datasetPattern(uri).matches(uris, '2026-11-24')).toEqual([uris[0]]);
  });

  test('what stands before the first wildcard is the prefix to list by', () => {
    expect(datasetPattern('gs://b/exports/{date}/*.jsonl').prefix).toBe('gs://b/exports/');
  });

  test('a later cut-off never means an earlier day', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((number) => `2026-11-${String(number).padStart(2, '0')}`);
    fc.assert(
      fc.property(fc.array(day), day, day, (days, one, other) => {
        const uris = [...new Set(days)].map((date) => `gs://b/${date}/x.jsonl`);
        const [early, late] = [one, other].sort() as [string, string];
        const { matches } = datasetPattern('gs://b/{date}/x.jsonl');
        const [before = ''] = matches(uris, early);
        const [after = ''] = matches(uris, late);
        expect(after >= before).toBe(true);
        expect(before <= `gs://b/${early}/x.jsonl`).toBe(true);
      }),
    );
  });
});

test.each([
  ['gs://b/a.jsonl', false],
  ['gs://b/*.jsonl', true],
  ['gs://b/{date}.jsonl', true],
  ['/data/*.jsonl', false],
])('%s is a pattern: %s', (uri, expected) => {
  expect(isDatasetPattern(uri)).toBe(expected);
});
