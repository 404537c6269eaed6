import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobState } from '../contract/tuning-job.ts';
import { type PollSituation, pollIntervalMs, pollRange } from './poll-interval.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-24T12:00:00Z');
const ago = (minutes: number): string => new Date(NOW - minutes * MINUTE).toISOString();

function interval(job: Partial<PollSituation['job']>, more: Partial<PollSituation> = {}): number {
  return pollIntervalMs({
    job: { state: 'RUNNING', createTime: ago(200), startTime: ago(60), ...job },
    nowMs: NOW,
    paceMs: MINUTE,
    ...more,
  });
}

describe('the interval between two looks at a job', () => {
  test.each<[string, number, Partial<PollSituation['job']>, Partial<PollSituation>]>([
    ['just created', 60, { state: 'QUEUED', createTime: ago(0) }, {}],
    ['queued for six minutes', 180, { state: 'QUEUED', createTime: ago(6) }, {}],
    ['queued for hours', 300, { state: 'PENDING', createTime: ago(200) }, {}],
    ['queued for hours, but short once it runs', 90, { state: 'QUEUED' }, { expectedMs: 100_000 }],
    ['paused, which only a person ends', 300, { state: 'PAUSED' }, {}],
    ['running, nothing else known', 60, {}, {}],
    ['running, far from its end', 300, { startTime: ago(1) }, { expectedMs: 60 * MINUTE }],
    ['running, two minutes before its end is possible', 120, { startTime: ago(52) }, { expectedMs: 60 * MINUTE }],
    ['running, at its expected end', 15, { startTime: ago(60) }, { expectedMs: 60 * MINUTE }],
    ['running, half an hour late', 60, { startTime: ago(90) }, { expectedMs: 60 * MINUTE }],
    ['tuned a moment ago, the model is being deployed', 15, { tuningEndTime: ago(1) }, {}],
    ['tuned eight minutes ago', 30, { tuningEndTime: ago(8) }, {}],
    ['tuned an hour ago: the deployment hangs', 60, { tuningEndTime: ago(60) }, {}],
    ['being cancelled', 15, { state: 'CANCELLING' }, {}],
    ['on a clock that is ahead of ours', 60, { state: 'QUEUED', createTime: ago(-30) }, {}],
  ])('%s: %d s', (_, seconds, job, more) => {
    expect(interval(job, more) / 1000).toBe(seconds);
  });

  test.each([100, 500, 1_000])('a pace of %d ms is never made faster: those are the demo and the tests', (paceMs) => {
    expect(interval({ tuningEndTime: ago(1) }, { paceMs })).toBe(paceMs);
  });

  const states: JobState[] = ['QUEUED', 'PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'SUCCEEDED', 'EXPIRED'];
  const time = fc.integer({ min: -1e9, max: 1e9 }).map((offset) => new Date(NOW + offset).toISOString());
  const situations = fc.record(
    {
      job: fc.record(
        {
          state: fc.constantFrom(...states),
          createTime: time,
          startTime: time,
          tuningStartTime: time,
          tuningEndTime: time,
        },
        { requiredKeys: ['state', 'createTime'] },
      ),
      nowMs: fc.constant(NOW),
      paceMs: fc.integer({ min: 0, max: 3_600_000 }),
      expectedMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    },
    { requiredKeys: ['job', 'nowMs', 'paceMs'] },
  );

  test('is whole milliseconds within its range, never zero, whatever is known', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { shortestMs, longestMs } = pollRange(situation.paceMs);
        const answer = pollIntervalMs(situation);
        expect(Number.isInteger(answer)).toBe(true);
        expect(answer).toBeGreaterThanOrEqual(Math.max(1, shortestMs));
        expect(answer).toBeLessThanOrEqual(longestMs);
      }),
    );
  });

  test('never jumps over the time at which the end becomes possible, but for one usual interval', () => {
    const minutes = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(minutes, minutes, (expected, running) => {
        const earliest = expected * 0.9 * MINUTE;
        fc.pre(running * MINUTE < earliest);
        const next = running * MINUTE + interval({ startTime: ago(running) }, { expectedMs: expected * MINUTE });
        expect(next).toBeLessThanOrEqual(earliest + MINUTE);
      }),
    );
  });
});
