import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { quietLogger } from '../../test/support/quiet-logger.ts';
import { allBeating, withHeartbeats } from './heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a body with heartbeats', () => {
  test.each([
    ['a quick one has none', 900, 0],
    ['a long one has one a second', 3_500, 3],
  ])('%s', async (_, durationMs, expected) => {
    const environment = new MockActivityEnvironment({}, { logger: quietLogger });
    let beats = 0;
    environment.on('heartbeat', () => {
      beats += 1;
    });
    const body = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('done'), durationMs));
    const running = environment.run(() => withHeartbeats(body));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await running).toBe('done');
    expect(beats).toBe(expected);
  });

  test('stops when it fails', async () => {
    const environment = new MockActivityEnvironment({}, { logger: quietLogger });
    await expect(environment.run(() => withHeartbeats(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('activities that beat are still the same activities', async () => {
  const environment = new MockActivityEnvironment({}, { logger: quietLogger });
  const { sum } = allBeating({ sum: async (one: number, other: number) => one + other });
  expect(await environment.run(sum, 3, 4)).toBe(7);
});
