import { describe, expect, test } from 'vitest';
import { createClock } from './clock.ts';
import { parseDuration } from './duration.ts';

describe('the clock', () => {
  test('runs by its speed, jumps, and changes speed without a jump', () => {
    let real = 1_000;
    const clock = createClock({ startTime: 0, speed: 60, realNow: () => real });
    real += 1_000;
    expect(clock.now()).toBe(60_000);
    clock.setSpeed(0);
    real += 5_000;
    expect(clock.now()).toBe(60_000);
    clock.advance(500);
    clock.setSpeed(2);
    real += 100;
    expect(clock.now()).toBe(60_700);
    clock.moveTo(100_000);
    expect(clock.now()).toBe(100_000);
  });

  test('never goes back', () => {
    const clock = createClock({ startTime: 1_000, speed: 0 });
    expect(() => clock.moveTo(999)).toThrow(/before the emulator's time/);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.setSpeed(-1)).toThrow(RangeError);
    expect(() => clock.moveTo(Number.NaN)).toThrow('not a time');
  });
});

test.each([
  [250, 250],
  ['250ms', 250],
  ['90s', 90_000],
  ['1.5m', 90_000],
  ['6h', 21_600_000],
  ['2d', 172_800_000],
])('the duration %s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['6', 'h', '6 hours', '', null])('the duration %j is refused', (text) => {
  expect(() => parseDuration(text)).toThrow(RangeError);
});
