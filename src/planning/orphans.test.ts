import { describe, expect, test } from 'vitest';
import type { WorkflowRun } from '../contract/workflow-run.ts';
import { type ActiveJob, standingOf, verdictOn, type Watcher } from './orphans.ts';

const now = Date.parse('2026-11-24T12:00:00.000Z');
const minutesAgo = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const job: ActiveJob = { name: 'job-1', state: 'RUNNING', createTime: minutesAgo(60), workflowId: 'tune-1' };

const running: WorkflowRun = {
  workflowId: 'tune-1',
  runId: 'run',
  type: 'tuneModel',
  taskQueue: 'tempotune',
  status: 'RUNNING',
  startTime: minutesAgo(61),
};
const closed = (status: string, minutes: number): WorkflowRun => ({
  ...running,
  status,
  closeTime: minutesAgo(minutes),
});

const verdict = (watcher: Watcher, orphans: 'cancel' | 'adopt' | 'report', different: Partial<ActiveJob> = {}) => {
  const one = { ...job, ...different };
  return verdictOn(one, standingOf(one, watcher), { orphans, graceSeconds: 600 }, now);
};

describe('a job', () => {
  test.each<[what: string, watcher: Watcher, cancel: string, adopt: string]>([
    ['that its living workflow watches', { run: running, isItsKey: true }, 'nothing', 'nothing'],
    ['that its living workflow recorded', { run: running, isItsKey: true, keeps: 'job-1' }, 'nothing', 'nothing'],
    ['beside the recorded one', { run: running, isItsKey: true, keeps: 'job-2' }, 'cancel', 'cancel'],
    ['of a run before the living one', { run: running, isItsKey: false }, 'cancel', 'cancel'],
    ['of a terminated workflow', { run: closed('TERMINATED', 11), isItsKey: true }, 'cancel', 'adopt'],
    ['of a workflow that timed out', { run: closed('TIMED_OUT', 11), isItsKey: true }, 'cancel', 'adopt'],
    ['of a run before a terminated one', { run: closed('TERMINATED', 11), isItsKey: false }, 'cancel', 'leave'],
    ['of a workflow that failed to cancel it', { run: closed('FAILED', 11), isItsKey: true }, 'cancel', 'cancel'],
    ['of a workflow that was cancelled', { run: closed('CANCELLED', 11), isItsKey: true }, 'cancel', 'cancel'],
    ['late, of a workflow that succeeded', { run: closed('COMPLETED', 11), isItsKey: true }, 'cancel', 'cancel'],
    ['of a workflow that is gone', { isItsKey: false }, 'cancel', 'leave'],
    ['of a workflow just terminated', { run: closed('TERMINATED', 9), isItsKey: true }, 'leave', 'leave'],
  ])('%s', (_, watcher, cancel, adopt) => {
    expect(verdict(watcher, 'cancel')?.action ?? 'nothing').toBe(cancel);
    expect(verdict(watcher, 'adopt')?.action ?? 'nothing').toBe(adopt);
    expect(verdict(watcher, 'report')?.action ?? 'leave').toBe('leave');
  });

  test('younger than the grace time is left alone, and the rest of the time is named', () => {
    expect(verdict({ isItsKey: false }, 'cancel', { createTime: minutesAgo(9) })).toEqual({
      job: 'job-1',
      workflowId: 'tune-1',
      action: 'leave',
      reason: 'its workflow is gone; it is left alone for another 60 s',
    });
  });

  test.each([
    ['CANCELLING', 'and it is being cancelled'],
    ['SUCCEEDED', 'but it is SUCCEEDED'],
  ] as const)('that is %s needs nothing', (state, said) => {
    expect(verdict({ isItsKey: false }, 'cancel', { state })).toMatchObject({
      action: 'leave',
      reason: expect.stringContaining(said),
    });
  });

  test('that cannot be adopted says how it is cancelled', () => {
    expect(verdict({ isItsKey: false }, 'adopt')?.reason).toBe(
      'its workflow is gone, and it cannot be adopted; to cancel it, reconcile with orphans: cancel',
    );
  });
});
