import { msToNumber } from '@temporalio/common/lib/time.js';
import { describe, expect, test } from 'vitest';
import { defaultDeadlines } from '../google/deadlines.ts';
import { activityOptions } from './activity-options.ts';

const { readMs, writeMs } = defaultDeadlines;

describe('an attempt outlives its calls to Google', () => {
  // else it is declared lost while a call may still take effect
  test.each([
    ['submit', readMs + writeMs],
    ['wait', readMs],
    ['cleanUp', 2 * readMs],
    ['call', writeMs],
  ] as const)('%s', (rule, callsMs) => {
    expect(msToNumber(activityOptions[rule].startToCloseTimeout ?? 0)).toBeGreaterThan(callsMs);
  });
});

test.each(['submit', 'wait', 'cleanUp'] as const)('a worker that dies in %s is noticed within seconds', (rule) => {
  const { heartbeatTimeout = 0, retry } = activityOptions[rule];
  expect(msToNumber(heartbeatTimeout)).toBeGreaterThan(2_000); // two beats may be lost
  expect(msToNumber(heartbeatTimeout) + msToNumber(retry?.initialInterval ?? 0)).toBeLessThanOrEqual(5_000);
});

test('submit is bounded, and a longer outage is waited out by the workflow', () => {
  expect(msToNumber(activityOptions.submit.scheduleToCloseTimeout ?? 0)).toBe(120_000);
});
