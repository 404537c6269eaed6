import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DURATION_PATTERN, durationText, parseDuration } from './duration.ts';

test.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['30d', 2_592_000_000],
  ['1.5h', 5_400_000],
  ['90 s', 90_000],
  ['PT1H', 3_600_000],
  ['PT1H30M', 5_400_000],
  ['P1DT0.5S', 86_400_500],
])('%s is %d ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
  expect(text).toMatch(DURATION_PATTERN);
});

test.each(['', '5', 's', '-5s', '1h30m', '1 hour', 'PT', 'P', 'P1M', 'PT1H ', ' 90s', 'Infinitys', '1e3s'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
    expect(text).not.toMatch(DURATION_PATTERN);
  },
);

test('what is written can be read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (milliseconds) => {
      expect(parseDuration(durationText(milliseconds))).toBe(milliseconds);
    }),
  );
  expect([90_000, 900_000, 86_400_000, 3_601].map(durationText)).toEqual(['90s', '15m', '1d', '3601ms']);
});
