import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, test } from 'vitest';
import { aJobSpec, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { quietLogger } from '../../test/support/quiet-logger.ts';
import { failureTypes } from '../contract/failures.ts';
import type { JobOrder } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { untilAborted } from '../vertex/until-aborted.ts';
import { specHashOf } from './hashes.ts';
import { quotaDelayMs, submitTuningJob } from './submit-tuning-job.ts';

const order: JobOrder = {
  key: { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 },
  spec: aJobSpec,
  specHash: specHashOf(aJobSpec),
};
const input = { order, parked: 0, pollIntervalMs: 60_000 };

describe('submitting a tuning job', () => {
  test('makes it once, and adopts it on the next attempt', async () => {
    const { dependencies, backend } = await fakeCloud();
    const first = await runActivity(submitTuningJob(dependencies), [input]);
    const second = await runActivity(submitTuningJob(dependencies), [input]);
    expect(second).toEqual(first);
    expect(backend.orders).toHaveLength(1);
  });

  test('adopts the job whose create answer was lost', async () => {
    const { dependencies, backend } = await fakeCloud();
    backend.faults.loseNextAnswer('create');
    await expect(runActivity(submitTuningJob(dependencies), [input])).rejects.toMatchObject({
      type: failureTypes.unavailable,
      nonRetryable: false,
    });
    expect(await runActivity(submitTuningJob(dependencies), [input])).toMatchObject({ kind: 'submitted' });
    expect(backend.orders).toHaveLength(1);
    expect(backend.faults.unfired()).toEqual([]);
  });

  test('adopts the job that another worker made between its look and its create', async () => {
    const { dependencies, backend } = await fakeCloud();
    const find: typeof backend.find = async () => {
      await backend.create(order);
      return [];
    };
    const raced = { ...dependencies, tuningBackend: () => ({ ...backend, find }) };
    await expect(runActivity(submitTuningJob(raced), [input])).rejects.toMatchObject({
      type: failureTypes.unavailable,
      nonRetryable: false,
      message: expect.stringContaining('already exists'),
    });
    expect(await runActivity(submitTuningJob(dependencies), [input])).toMatchObject({ kind: 'submitted' });
    expect(backend.orders).toHaveLength(1);
  });

  test.each(['WORKER_SHUTDOWN', 'CANCELLED'] as const)(
    '%s in the middle of the create: gives up waiting, cancels no job, and the next attempt adopts it',
    async (reason) => {
      const cloud = await fakeCloud();
      const { backend } = cloud;
      const create: typeof backend.create = (wanted, signal) =>
        untilAborted(async () => {
          await backend.create(wanted);
          environment.cancel(reason);
          return new Promise(() => {}); // an answer that never comes
        }, signal);
      const dependencies = { ...cloud.dependencies, tuningBackend: () => ({ ...backend, create }) };
      const environment = new MockActivityEnvironment({}, { logger: quietLogger });
      await expect(environment.run(submitTuningJob(dependencies), input)).rejects.toMatchObject({
        type: failureTypes.unavailable,
        nonRetryable: false,
      });
      expect(backend.cancelRequests).toEqual([]);
      expect(await runActivity(submitTuningJob(dependencies), [input])).toMatchObject({ kind: 'submitted' });
      expect(backend.orders).toHaveLength(1);
    },
  );

  test('refuses to adopt a job that was made of another spec', async () => {
    const { dependencies, backend } = await fakeCloud();
    await backend.create({ ...order, specHash: 'another' });
    await expect(runActivity(submitTuningJob(dependencies), [input])).rejects.toMatchObject({
      type: failureTypes.idempotencyConflict,
      nonRetryable: true,
    });
  });

  test('answers that it is parked when there is no quota', async () => {
    const { dependencies, backend } = await fakeCloud();
    backend.faults.failNext('create', new GoogleApiError('QuotaExhausted', 'no GPUs'));
    expect(await runActivity(submitTuningJob(dependencies), [input])).toEqual({
      kind: 'parked',
      reason: 'no GPUs',
      retryAfterMs: 60_000,
    });
  });

  test('notes the plain ids beside the output of the job', async () => {
    const { dependencies, backend, objects } = await fakeCloud();
    await runActivity(submitTuningJob(dependencies), [input]);
    const jobId = backend.jobs()[0]?.name.split('/').at(-1);
    expect(JSON.parse(objects.textOf(`gs://test-bucket/output/jobs/${jobId}.json`) ?? '{}')).toMatchObject({
      key: order.key,
      specHash: order.specHash,
    });
  });
});

test.each([
  [0, 60_000, 60_000],
  [1, 60_000, 120_000],
  [3, 60_000, 480_000],
  [4, 60_000, 600_000],
  [1_000, 60_000, 600_000],
  [0, 100, 100],
])('after %d parkings, polled every %d ms, quota is tried again in %d ms', (parked, pollIntervalMs, expected) => {
  expect(quotaDelayMs(parked, pollIntervalMs)).toBe(expected);
});
