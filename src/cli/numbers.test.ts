import { describe, expect, test } from 'vitest';
import { decimal, elapsed, grouped } from './numbers.ts';

describe('numbers for people', () => {
  test.each([
    [0, '0s'],
    [999, '0s'],
    [59_999, '59s'],
    [60_000, '1m 00s'],
    [187_000, '3m 07s'],
    [3_600_000, '1h 00m'],
    [7_500_000, '2h 05m'],
    [90_000_000, '1d 01h'],
    [-5, '0s'],
  ])('%d ms are %s', (milliseconds, text) => {
    expect(elapsed(milliseconds)).toBe(text);
  });

  test.each([
    [undefined, '–'],
    [0.5, '0.5'],
    [0.123456, '0.1235'],
    [3, '3'],
  ])('%s is shown as %s', (value, text) => {
    expect(decimal(value)).toBe(text);
  });

  test('big numbers are grouped, in every locale the same', () => {
    expect(grouped(1_234_567)).toBe('1,234,567');
  });
});
