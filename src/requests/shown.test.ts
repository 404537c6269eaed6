import { expect, test } from 'vitest';
import { shown, shownKey } from './shown.ts';

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

test.each([
  ['gs://bucket/file', 'gs://bucket/file'],
  ['300', '"300"'],
  ['true', '"true"'],
  ['', '""'],
  [' x', '" x"'],
  ['two\nlines', '"two\\nlines"'],
  [300, '300'],
  [Number.NaN, 'NaN'],
  [10n, '10n'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{ a: [1] }, '{"a":[1]}'],
  [cycle, 'an object'],
  [Array(1_000).fill(1), 'a list of 1000 values'],
])('%s', (value, expected) => {
  expect(shown(value)).toBe(expected);
});

test('nothing is longer than 80 characters, and no character is cut in half', () => {
  expect(shown('x'.repeat(10_000_000))).toBe(`${'x'.repeat(79)}…`);
  expect(shownKey('k'.repeat(10_000_000))).toHaveLength(80);
  expect(shown('😀'.repeat(100))).toBe(`${'😀'.repeat(39)}…`);
});
