import { describe, expect, test } from 'vitest';
import { endOfPhase, latestEndOfTuning, type TuningSchedule, tuningAt, tuningTrains } from './tuning-timeline.ts';

const SECOND = 1_000;
const job = (changes: Partial<TuningSchedule> = {}): TuningSchedule => ({
  createdAt: 0,
  stepMs: 2 * SECOND,
  plan: { steps: 100 },
  trained: { stepsRun: 100 },
  ...changes,
});
const failure = (phase: 'PROCESSING_DATASET' | 'TUNING') => ({ phase, code: 'INTERNAL' as const, message: '' });

test.each([
  [0, 'QUEUED', 'WAITING_FOR_QUOTA'],
  [4, 'PENDING', 'PROCESSING_DATASET'],
  [64, 'PENDING', 'WAITING_FOR_CAPACITY'],
  [94, 'RUNNING', 'TUNING'],
  [293, 'RUNNING', 'TUNING'],
  [294, 'RUNNING', 'POST_PROCESSING'],
  [414, 'SUCCEEDED', undefined],
])('after %d s it is %s, %s', (seconds, state, phase) => {
  const moment = tuningAt(job(), seconds * SECOND);
  expect([moment.state, moment.phase]).toEqual([state, phase]);
});

test('it started when it first ran, and ended when it was over', () => {
  expect(tuningAt(job(), 500 * SECOND)).toMatchObject({ startedAt: 94 * SECOND, endedAt: 414 * SECOND });
  expect(tuningAt(job(), 93 * SECOND)).not.toHaveProperty('startedAt');
});

describe('a job that does not go well', () => {
  test('fails halfway through the phase that fails', () => {
    expect(tuningAt(job({ failure: failure('PROCESSING_DATASET') }), 34 * SECOND)).toMatchObject({
      state: 'FAILED',
      endedAt: 34 * SECOND,
    });
    expect(tuningAt(job({ failure: failure('TUNING') }), 193 * SECOND).state).toBe('RUNNING');
    expect(tuningAt(job({ failure: failure('TUNING') }), 194 * SECOND).state).toBe('FAILED');
  });

  test('is cancelled in five seconds, and its later phases never happen', () => {
    const cancelled = job({ cancelRequestedAt: 100 * SECOND });
    expect(tuningAt(cancelled, 102 * SECOND)).toMatchObject({ state: 'CANCELLING', phase: 'TUNING' });
    expect(tuningAt(cancelled, 105 * SECOND)).toMatchObject({ state: 'CANCELLED', endedAt: 105 * SECOND });
    expect(endOfPhase(cancelled, 'TUNING', 900 * SECOND)).toBeUndefined();
  });

  test.each([
    ['RUNNING', 'RUNNING'],
    ['PAUSED', 'PAUSED'],
  ] as const)('stays %s for ever when it is halted', (state, seen) => {
    const halted = job({ halt: { phase: 'TUNING', state } });
    expect(tuningAt(halted, 90_000 * SECOND)).toMatchObject({ state: seen, phase: 'TUNING' });
    expect(tuningTrains(halted)).toBe(false);
  });
});

test('while the real training still computes, the job stays in TUNING', () => {
  const { trained: _trained, ...computing } = job();
  expect(tuningAt(computing, 9_000 * SECOND).phase).toBe('TUNING');
  expect(latestEndOfTuning(computing)).toBe(294 * SECOND);
});

test('a job seen tuning after its time did not end before', () => {
  expect(tuningAt(job({ seenTuningAt: 350 * SECOND }), 349 * SECOND).phase).toBe('TUNING');
  expect(endOfPhase(job({ seenTuningAt: 350 * SECOND }), 'TUNING', 400 * SECOND)).toBe(350 * SECOND);
});
