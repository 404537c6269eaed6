import { beforeEach, describe, expect, test } from 'vitest';
import { aJobSpec, type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { failureTypes } from '../contract/failures.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import { billOf, cancelTuningJob, waitForJobEnd } from './cancel-tuning-job.ts';

const key = { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 };
const location = { project: 'test-project', region: 'us-central1' };
const pollIntervalMs = 1_000;

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await fakeCloud();
});

describe('cancelling by key', () => {
  test('reaches a job whose name nobody heard', async () => {
    const { name } = await cloud.backend.create({ key, spec: aJobSpec, specHash: 'hash' });
    const input = { key, location, mayStillAppear: true, pollIntervalMs };
    await runActivity(cancelTuningJob(cloud.dependencies), [input]);
    expect(cloud.backend.cancelRequests).toEqual([name]);
  });

  test('leaves a job alone that has ended', async () => {
    const { name } = await cloud.backend.create({ key, spec: aJobSpec, specHash: 'hash' });
    cloud.backend.change(name, { state: 'SUCCEEDED' });
    const input = { key, location, mayStillAppear: false, pollIntervalMs };
    expect(await runActivity(cancelTuningJob(cloud.dependencies), [input])).toHaveLength(1);
    expect(cloud.backend.cancelRequests).toEqual([]);
  });

  test.each([
    ['at first', 0, true],
    ['just before the limit of twenty polls', 19_999, true],
    ['no longer after it', 20_000, false],
  ])('looks again for a create that may still arrive, %s', async (_, waitedMs, looksAgain) => {
    const input = { key, location, mayStillAppear: true, pollIntervalMs };
    const info = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: waitedMs };
    const cancelling = runActivity(cancelTuningJob(cloud.dependencies), [input], info);
    if (looksAgain) await expect(cancelling).rejects.toMatchObject({ type: failureTypes.jobRunning });
    else await expect(cancelling).resolves.toEqual([]);
  });
});

test.each([
  [1, 250],
  [2, 500],
  [4, 1_000], // polls every second: no longer apart than that
  [50, 1_000],
])('look %d for a job that may still arrive asks for the next after %d ms', async (attempt, nextRetryDelay) => {
  const input = { key, location, mayStillAppear: true, pollIntervalMs };
  const info = { attempt, scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: 1 };
  const cancelling = runActivity(cancelTuningJob(cloud.dependencies), [input], info);
  await expect(cancelling).rejects.toMatchObject({ nextRetryDelay });
});

describe('waiting for the end', () => {
  const input = { key, location, accelerator: 'GPU', pollIntervalMs } as const;

  test('goes on until the job is terminal', async () => {
    const { name } = await cloud.backend.create({ key, spec: aJobSpec, specHash: 'hash' });
    cloud.backend.change(name, { state: 'RUNNING' });
    await expect(runActivity(waitForJobEnd(cloud.dependencies), [input])).rejects.toMatchObject({
      type: failureTypes.jobRunning,
    });
    cloud.backend.change(name, { state: 'CANCELLED' });
    expect(await runActivity(waitForJobEnd(cloud.dependencies), [input])).toMatchObject([{ state: 'CANCELLED' }]);
  });

  test('cancels a job that arrived after the cancel, and asks once', async () => {
    const { name } = await cloud.backend.create({ key, spec: aJobSpec, specHash: 'hash' });
    for (const state of ['QUEUED', 'CANCELLING']) {
      const waiting = runActivity(waitForJobEnd(cloud.dependencies), [input]);
      await expect(waiting).rejects.toMatchObject({ type: failureTypes.jobRunning, message: state });
    }
    expect(await runActivity(waitForJobEnd(cloud.dependencies), [input])).toMatchObject([{ state: 'CANCELLED' }]);
    expect(cloud.backend.cancelRequests).toEqual([name]);
  });

  test('counts every job that was made for the key, resubmissions too', async () => {
    for (const resubmission of [0, 1, 2]) {
      const order = { key: { ...key, resubmission }, spec: aJobSpec, specHash: 'hash' };
      const { name } = await cloud.backend.create(order);
      cloud.backend.change(name, { state: 'FAILED' });
    }
    expect(await runActivity(waitForJobEnd(cloud.dependencies), [input])).toHaveLength(3);
  });
});

describe('the bill', () => {
  const job: TuningJob = { name: 'j', state: 'CANCELLED', createTime: '2024-01-01T00:00:00Z' };

  test.each([
    ['nothing before tuning began', {}, 0, 'j is CANCELLED; tuning had not begun, no accelerator time is billed'],
    [
      'the time of the tuning task',
      {
        tuningStartTime: '2024-01-01T00:10:00Z',
        tuningEndTime: '2024-01-01T00:12:30Z',
        endTime: '2024-01-01T01:00:00Z',
      },
      150,
      'j is CANCELLED; 150 s on 8 NVIDIA A100 80 GB are billed',
    ],
    [
      'to the end of the job when the task has no end',
      { tuningStartTime: '2024-01-01T00:10:00Z', endTime: '2024-01-01T00:11:00Z' },
      60,
      'j is CANCELLED; 60 s on 8 NVIDIA A100 80 GB are billed',
    ],
  ])('is %s', (_, times, acceleratorSeconds, sentence) => {
    expect(billOf({ ...job, ...times }, 'GPU')).toMatchObject({ acceleratorSeconds, sentence });
  });
});
