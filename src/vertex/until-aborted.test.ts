import { describe, expect, test } from 'vitest';
import { untilAborted } from './until-aborted.ts';

describe('a call with a signal', () => {
  test('answers when it is done first', async () => {
    expect(await untilAborted(async () => 1, new AbortController().signal)).toBe(1);
    expect(await untilAborted(async () => 1, undefined)).toBe(1);
  });

  test('is not begun after the signal', async () => {
    let begun = 0;
    const call = async (): Promise<number> => ++begun;
    await expect(untilAborted(call, AbortSignal.abort())).rejects.toMatchObject({ kind: 'Cancelled' });
    expect(begun).toBe(0);
  });

  test('is left when the signal comes, and its late failure disturbs nobody', async () => {
    const controller = new AbortController();
    let fail: (error: Error) => void = () => {};
    const pending = untilAborted(() => new Promise((_, reject) => (fail = reject)), controller.signal);
    controller.abort();
    await expect(pending).rejects.toMatchObject({ kind: 'Cancelled' });
    fail(new Error('late'));
    await new Promise(setImmediate); // an unhandled rejection would fail the run here
  });

  test('passes its own failure on', async () => {
    const failing = untilAborted(() => Promise.reject(new Error('own')), new AbortController().signal);
    await expect(failing).rejects.toThrow('own');
  });
});
