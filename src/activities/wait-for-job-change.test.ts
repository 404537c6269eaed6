import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { beforeEach, describe, expect, test } from 'vitest';
import { aJobSpec, type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { failureTypes } from '../contract/failures.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { waitForJobChange } from './wait-for-job-change.ts';

let cloud: FakeCloud;
let job: TuningJob;
beforeEach(async () => {
  cloud = await fakeCloud();
  const key = { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 };
  job = await cloud.backend.create({ key, spec: aJobSpec, specHash: 'hash' });
});

async function failureOfWaiting(pollIntervalMs: number, reported = 0): Promise<ApplicationFailure> {
  const dependencies = { ...cloud.dependencies, now: () => Date.parse(job.createTime) };
  const waiting = runActivity(waitForJobChange(dependencies), [{ job, reported, pollIntervalMs }]);
  const error: unknown = await waiting.catch((thrown: unknown) => thrown);
  if (error instanceof ApplicationFailure) return error;
  throw new Error(`expected a failure, got ${JSON.stringify(error)}`);
}

describe('waiting for a job to change', () => {
  test('returns the job when its state differs', async () => {
    cloud.backend.change(job.name, { state: 'RUNNING' });
    const input = { job, reported: 99, pollIntervalMs: 1_000 };
    expect(await runActivity(waitForJobChange(cloud.dependencies), [input])).toMatchObject({ state: 'RUNNING' });
  });

  test.each([
    [5, true],
    [6, false],
  ])('after %d reports a new task is told: %s', async (reported, told) => {
    cloud.backend.change(job.name, { phase: 'dataset-encoder' });
    const waiting = runActivity(waitForJobChange(cloud.dependencies), [{ job, reported, pollIntervalMs: 1_000 }]);
    if (told) await expect(waiting).resolves.toMatchObject({ phase: 'dataset-encoder' });
    else await expect(waiting).rejects.toMatchObject({ type: failureTypes.jobRunning });
  });

  test('asks the server for the next look, without alarm and without a stack', async () => {
    const failure = await failureOfWaiting(60_000);
    expect(failure).toMatchObject({
      type: failureTypes.jobRunning,
      category: ApplicationFailureCategory.BENIGN,
      nextRetryDelay: 60_000,
      stack: '',
    });
    expect(failure.message).toBe('QUEUED');
  });

  test('never asks for a delay of zero, which would end the activity', async () => {
    expect(await failureOfWaiting(0)).toMatchObject({ nextRetryDelay: 1 });
  });

  test('looks sooner where the trials before it let expect the end', async () => {
    const running = { state: 'RUNNING', startTime: job.createTime } as const;
    cloud.backend.change(job.name, running);
    const input = { job: { ...job, ...running }, reported: 0, pollIntervalMs: 60_000, length: 200 };
    const earlier = [{ length: 100, tuningMs: 1_500_000, otherMs: 600_000 }];
    const lookAfter = (minutes: number): Promise<TuningJob> => {
      const now = (): number => Date.parse(job.createTime) + minutes * 60_000;
      return runActivity(waitForJobChange({ ...cloud.dependencies, now }), [{ ...input, earlier }]);
    };
    await expect(lookAfter(5)).rejects.toMatchObject({ nextRetryDelay: 300_000 });
    await expect(lookAfter(60)).rejects.toMatchObject({ nextRetryDelay: 15_000 });
  });

  test('tries again after an outage, at the pace of the poll', async () => {
    cloud.backend.faults.failNext('get', new GoogleApiError('Unavailable', 'away'));
    expect(await failureOfWaiting(60_000)).toMatchObject({ type: failureTypes.unavailable, nextRetryDelay: 60_000 });
  });

  test('gives up when it may not look any more', async () => {
    cloud.backend.faults.failNext('get', new GoogleApiError('Denied', 'no'));
    expect(await failureOfWaiting(60_000)).toMatchObject({ type: failureTypes.permissionDenied, nonRetryable: true });
  });
});
