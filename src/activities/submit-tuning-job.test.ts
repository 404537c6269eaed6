import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, test } from 'vitest';
import { aJobSpec, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { quietLogger } from '../../test/support/quiet-logger.ts';
import { failureTypes } from '../contract/failures.ts';
import type { LeasePlace } from '../contract/quota.ts';
import type { JobOrder } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { untilAborted } from '../vertex/until-aborted.ts';
import { specHashOf } from './spec-hash.ts';
import { submitTuningJob } from './submit-tuning-job.ts';

const order: JobOrder = {
  key: { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 },
  spec: aJobSpec,
  specHash: specHashOf(aJobSpec),
};
const input = { order, turn: { brokerId: 'broker', leaseId: 'lease', fence: 1 } };

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

  test('answers that it was refused when Google has no quota', async () => {
    const { dependencies, backend } = await fakeCloud();
    backend.faults.failNext('create', new GoogleApiError('QuotaExhausted', 'no GPUs'));
    expect(await runActivity(submitTuningJob(dependencies), [input])).toEqual({
      kind: 'refused',
      reason: 'no GPUs',
    });
  });

  test.each<[string, LeasePlace | null]>([
    ['was granted to another', { kind: 'held', fence: 2 }],
    ['waits again', { kind: 'waiting', position: 1, of: 1, limit: 1 }],
    ['is unknown to its broker', null],
  ])('makes no job when its lease %s', async (_, place) => {
    const { dependencies, backend, quotaBrokers } = await fakeCloud();
    quotaBrokers.say({ place });
    expect(await runActivity(submitTuningJob(dependencies), [input])).toEqual({ kind: 'not its turn' });
    expect(backend.orders).toEqual([]);
  });

  test('adopts the job that it made before, whoever holds the lease now', async () => {
    const { dependencies, backend, quotaBrokers } = await fakeCloud();
    await backend.create(order);
    quotaBrokers.say({ place: null });
    expect(await runActivity(submitTuningJob(dependencies), [input])).toMatchObject({ kind: 'submitted' });
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
