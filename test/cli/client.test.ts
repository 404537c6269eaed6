import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { inputOfRun } from '../../src/client/run-request.ts';
import {
  connect,
  isServerAway,
  RunConflictError,
  RunFailedError,
  RunNotFoundError,
  type TempotuneClient,
  WorkerAwayError,
} from '../../src/client.ts';
import type { SweepRequest } from '../../src/contract/sweep-request.ts';
import { taskTimeoutSeconds } from '../support/runs.ts';

// No worker polls this queue: what is tested is what the server and the client make of an id.
const taskQueue = 'client-test';

const request: SweepRequest = {
  tune: {
    project: 'p',
    baseModel: 'code-bison@002',
    datasetUri: 'gs://b/train.jsonl',
    outputDirectory: 'gs://b/out',
    pipelineJobRegion: 'us-central1',
  },
  parallelism: 2,
};

let client: TempotuneClient;

beforeAll(() => {
  client = connect({ temporalAddress: inject('temporalAddress'), taskQueue });
});

afterAll(async () => {
  await client.close();
});

describe('one id and one request are one run', () => {
  test('the same request joins its own run, also when its keys come in another order', async () => {
    const { workflowId, how } = await client.startSweep(request);
    expect(how).toBe('started');
    const { runId } = await client.describe(workflowId);
    const { tune, parallelism } = request;
    expect(await client.startSweep({ parallelism: parallelism ?? 1, tune: { ...tune } })).toEqual({
      workflowId,
      how: 'joined',
    });
    expect(await client.describe(workflowId)).toMatchObject({
      runId,
      workflowType: 'sweep',
      status: 'RUNNING',
      billed: [],
    });
  });

  test('another request under an id that is taken is refused', async () => {
    await client.startSweep(request, { workflowId: 'taken' });
    await expect(client.startSweep({ ...request, parallelism: 3 }, { workflowId: 'taken' })).rejects.toThrow(
      RunConflictError,
    );
    await expect(client.startTune(request.tune, { workflowId: 'taken' })).rejects.toThrow(
      /taken stands for another request \(a sweep, running\)/,
    );
  });

  test('after a run that failed the id is free again', async () => {
    await client.startSweep(request, { workflowId: 'again' });
    await client.temporal.workflow.getHandle('again').terminate();
    expect(await client.startSweep({ ...request, parallelism: 3 }, { workflowId: 'again' })).toMatchObject({
      how: 'started',
    });
  });

  test('the Web UI can say what it is before any worker has seen it', async () => {
    await client.startTune(request.tune, { workflowId: 'described' });
    const description = await client.temporal.workflow.getHandle('described').describe();
    expect(await description.staticSummary()).toBe('Tuning of code-bison@002');
    expect(await description.staticDetails()).toContain('| pipelineJobRegion | us-central1 |');
  });
});

test('a worker that dies inside a workflow task holds a tuneModel up for five seconds, a sweep for ten', async () => {
  const of = (workflowId: string) => taskTimeoutSeconds(client.temporal.workflow.getHandle(workflowId));
  expect(await of((await client.startTune(request.tune)).workflowId)).toBe(5);
  expect(await of((await client.startSweep(request)).workflowId)).toBe(10);
});

describe('joining', () => {
  test('finds the run of the same request, and starts none', async () => {
    const joined = { ...request, parallelism: 5 };
    await expect(client.joinSweep(joined)).rejects.toThrow(RunNotFoundError);
    const { workflowId } = await client.startSweep(joined);
    expect(await client.joinSweep(joined)).toEqual({ workflowId, how: 'joined' });
    await expect(client.joinSweep(request, { workflowId })).rejects.toThrow(RunConflictError);
  });

  test('a run that somebody started by its type alone is known by its request', async () => {
    const start = { workflowId: 'by-type', taskQueue, args: [request] };
    await client.temporal.workflow.start('sweep', start);
    expect(await client.startSweep(request, { workflowId: 'by-type' })).toMatchObject({ how: 'joined' });
    await expect(client.startSweep({ ...request, parallelism: 9 }, { workflowId: 'by-type' })).rejects.toThrow(
      RunConflictError,
    );
  });
});

describe('a run that is started, and that no worker has taken yet', () => {
  test('is not a failed one: a watcher is told what it waits for', async () => {
    await client.startSweep(request, { workflowId: 'waiting' });
    for await (const event of client.watchSweep('waiting')) {
      expect(event).toEqual({ kind: 'away', who: 'worker' });
      break;
    }
    expect(await client.describe('waiting')).toMatchObject({ status: 'RUNNING' });
  });

  test('a plan says so, for nobody would wait for it', async () => {
    await expect(client.plan(request)).rejects.toThrow(/is started, but no worker serves client-test yet/);
  });
});

describe('a retry that would only fail and hide the run before it is not started', () => {
  const runsOf = async (workflowId: string): Promise<string> => (await client.describe(workflowId)).runId;

  test.each([
    ['single', 'single is a tuneModel, not a sweep', 'tempotune tune <request> --id single'],
    ['night.trial-0001', 'night.trial-0001 is a trial of the sweep night, not a sweep', 'name its sweep: night'],
  ])('%s is no sweep', async (workflowId, message, fix) => {
    await client.startTune(request.tune, { workflowId });
    await client.temporal.workflow.getHandle(workflowId).terminate();
    const before = await runsOf(workflowId);
    for (const options of [{}, { outputDirectory: 'gs://my-bucket/out' }]) {
      const error = await client.retrySweep(workflowId, options).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RunNotFoundError);
      expect(error).toMatchObject({ message, fix });
    }
    expect(await runsOf(workflowId)).toBe(before);
    await expect(client.sweep(workflowId).pause()).rejects.toMatchObject({ name: 'RunNotFoundError', message, fix });
  });

  test.each(['foo', 's3://b/out', 'gs://', '/b/out'])('%s is no output directory', async (outputDirectory) => {
    await expect(client.retrySweep('never', { outputDirectory })).rejects.toThrow(
      `outputDirectory is ${outputDirectory}, and it must be`,
    );
    await expect(client.describe('never')).rejects.toThrow(RunNotFoundError);
  });

  test.each([
    'gs://my-bucket/out',
    'gs://my-bucket/out/',
    'gs://my-bucket/out/sweeps/copied',
    'gs://my-bucket/out/sweeps/copied/',
  ])('%s is one, as it stands in the request or in the bucket', async (outputDirectory) => {
    await client.retrySweep('copied', { outputDirectory });
    expect(await inputOfRun(client.temporal, 'copied')).toEqual({ retryFrom: 'gs://my-bucket/out/sweeps/copied' });
    await client.temporal.workflow.getHandle('copied').terminate();
  });
});

describe('what became of a run', () => {
  test('a terminated run has no result, and is told from a failed one', async () => {
    await client.startSweep(request, { workflowId: 'ended' });
    await client.temporal.workflow.getHandle('ended').terminate();
    const error = await client.result('ended').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunFailedError);
    expect((error as RunFailedError).failure.end).toBe('terminated');
  });

  test('an id that nobody used is not found, whatever is asked', async () => {
    for (const ask of [client.describe, client.progress, client.cancel, client.result]) {
      await expect(ask.call(client, 'nobody')).rejects.toThrow(RunNotFoundError);
    }
  });

  test('waiting ends when the caller goes away; the run does not', async () => {
    await client.startSweep(request, { workflowId: 'left-alone' });
    const leaving = new AbortController();
    const waiting = client.result('left-alone', { signal: leaving.signal });
    leaving.abort();
    await expect(waiting).rejects.toThrow();
    expect(await client.describe('left-alone')).toMatchObject({ status: 'RUNNING' });
  });

  test('a query that no worker answers says so', async () => {
    await client.startSweep(request, { workflowId: 'unserved' });
    const error = await client.progress('unserved').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkerAwayError);
  });

  test('whatever needs a worker says that none is there, and not that the server is away', async () => {
    await client.startSweep(request, { workflowId: 'unmoved' });
    const asked = [
      client.sweep('unmoved').pause(),
      client.quota.setLimit('my-project', 'gpu', 2),
      client.reconcile({ project: 'my-project' }),
    ];
    for (const { status, ...rest } of await Promise.allSettled(asked)) {
      expect(status).toBe('rejected');
      expect((rest as PromiseRejectedResult).reason).toBeInstanceOf(WorkerAwayError);
    }
    expect(await client.whyUnanswered('unmoved')).toEqual({ kind: 'no worker' });
  }, 60_000);

  test('a server that is not there is told from a run that is not', async () => {
    const lost = connect({ temporalAddress: '127.0.0.1:1' });
    const error = await lost.describe('any').catch((thrown: unknown) => thrown);
    await lost.close();
    expect(isServerAway(error)).toBe(true);
  });
});
