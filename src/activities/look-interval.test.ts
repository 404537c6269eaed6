import { describe, expect, test } from 'vitest';
import { lookMsAt } from './look-interval.ts';

const MINUTE_MS = 60_000;

describe('a run in line that is polled every minute', () => {
  test.each([
    [1, 1, 10_000],
    [4, 4, 10_000],
    [40, 40, 10_000],
    [1, 100, 25_000],
    [100, 100, 25_000],
    [1, 240, MINUTE_MS],
    [1_000, 1_000, MINUTE_MS],
  ])('at place %d of %d looks again in %d ms', (position, of, expected) => {
    expect(lookMsAt(position, of, MINUTE_MS)).toBe(expected);
  });

  test.each([1, 10, 40, 100, 240])('asks the broker, with %d in line, at most four times a second together', (of) => {
    const looks = Array.from({ length: of }, (_, index) => 1_000 / lookMsAt(index + 1, of, MINUTE_MS));
    expect(looks.reduce((sum, perSecond) => sum + perSecond, 0)).toBeLessThanOrEqual(4.001);
  });
});

describe('a run in line whose jobs are polled often, as on an emulator', () => {
  test.each([
    [1, 1_000],
    [3, 3_000],
    [10, 10_000],
  ])('at place %d looks again in %d ms', (position, expected) => {
    expect(lookMsAt(position, 20, 100)).toBe(expected);
  });
});
