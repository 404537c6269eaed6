import { beforeEach, expect, test, vi } from 'vitest';
import { Gathering } from './gathering.ts';

const { linger } = vi.hoisted(() => ({ linger: vi.fn<() => Promise<void>>() }));
vi.mock('@temporalio/workflow', () => ({
  CancellationScope: { nonCancellable: (body: () => Promise<void>) => body() },
  proxyLocalActivities: () => ({ linger }),
}));

beforeEach(() => {
  linger.mockReset().mockReturnValue(new Promise(() => {}));
});

/** At these seconds a child started or ended. */
function notes(trials: number, seconds: readonly number[]): Gathering {
  const gathering = new Gathering(trials);
  for (const second of seconds) gathering.note(second * 1_000);
  return gathering;
}

test.each([
  ['a burst in a large sweep keeps its task open, once', 200, [1, 1.2, 1.4, 1.6, 1.8, 2, 2.2], 1],
  ['a small sweep never does', 199, [1, 1.2, 1.4, 1.6, 1.8], 0],
  ['nor do trials that end minutes apart, each with the start of the next', 200, [0, 0.1, 60, 60.1, 120, 120.1], 0],
])('%s', (_, trials, seconds, expected) => {
  notes(trials, seconds);
  expect(linger).toHaveBeenCalledTimes(expected);
});

test('the next burst does again, also when the moment was cut short', async () => {
  linger.mockRejectedValueOnce(new Error('the worker stopped'));
  const gathering = notes(200, [1, 1, 1, 1, 1]);
  await new Promise(setImmediate);
  gathering.note(1_500);
  expect(linger).toHaveBeenCalledTimes(2);
});
