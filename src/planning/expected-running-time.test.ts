import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TuningTime } from '../contract/tuning-times.ts';
import { expectedRunningMs } from './expected-running-time.ts';

const time = (length: number | undefined, tuningMs: number, otherMs = 0): TuningTime => ({
  ...(length === undefined ? {} : { length }),
  tuningMs,
  otherMs,
});

describe('the expected time of a job', () => {
  test.each<[string, TuningTime[], number | undefined, number | undefined]>([
    ['no trial has ended', [], 100, undefined],
    ['one of the same length', [time(100, 1_000, 50)], 100, 1_050],
    ['one of half the length: proportional', [time(100, 1_000, 50)], 200, 2_050],
    ['two lengths tell the fixed part', [time(100, 1_500), time(200, 2_500)], 500, 5_500],
    ['the other times are averaged', [time(100, 1_000, 10), time(200, 2_000, 30)], 300, 3_020],
    ['longer is never faster', [time(100, 2_000), time(200, 1_000)], 500, 1_500],
    ['automatic length: the mean', [time(undefined, 1_000), time(undefined, 3_000)], undefined, 2_000],
    ['automatic and given do not compare', [time(undefined, 1_000)], 3, undefined],
  ])('%s', (_, earlier, length, expected) => {
    expect(expectedRunningMs(earlier, length)).toBe(expected);
  });

  test('finds a line again, whatever its fixed and its growing part', () => {
    const natural = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(natural, natural, fc.integer({ min: 1, max: 1_000 }), (fixed, perStep, length) => {
        const earlier = [100, 200, 500].map((steps) => time(steps, fixed + perStep * steps));
        expect(expectedRunningMs(earlier, length)).toBeCloseTo(fixed + perStep * length, 2);
      }),
    );
  });

  test('is never negative', () => {
    const times = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 1e8 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 1_000 }), (pairs, length) => {
        expect(
          expectedRunningMs(
            pairs.map(([steps, ms]) => time(steps, ms)),
            length,
          ),
        ).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
