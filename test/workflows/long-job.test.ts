import { activityInfo } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createActivities, createDataActivities } from '../../src/activities/create-activities.ts';
import { dataTaskQueue, failureTypes, searchAttributes, type TuneResult } from '../../src/contract/index.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { connectVertex, type Vertex } from '../../src/vertex/vertex.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { fakeQuotaBrokers } from '../support/fake-quota-brokers.ts';
import { fakeWorkflowDirectory } from '../support/fake-workflow-directory.ts';
import { quietLogger } from '../support/quiet-logger.ts';
import { aTuneRequest } from '../support/requests.ts';
import { failureOf, historyLength } from '../support/runs.ts';

const HOURS = 3_600_000;
const TASK_QUEUE = 'long-job';

let environment: TestWorkflowEnvironment;
let emulator: Emulator;
let vertex: Vertex;
let workers: { worker: Worker; ended: Promise<void> }[];

/** One clock: the emulator follows Temporal's, whose hours pass while a poll backs off. */
function followTemporal(): void {
  const { currentAttemptScheduledTimestampMs } = activityInfo();
  if (currentAttemptScheduledTimestampMs > emulator.clock.now())
    emulator.clock.moveTo(currentAttemptScheduledTimestampMs);
}

beforeAll(async () => {
  Runtime.install({ logger: quietLogger });
  const executable = { type: 'existing-path', path: inject('timeSkippingServerPath') } as const;
  environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  const { connection, nativeConnection, namespace = 'default' } = environment;
  for (const { name, type } of Object.values(searchAttributes)) {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { [name]: type === 'KEYWORD' ? 2 : 4 },
    });
  }
  const startTime = await environment.currentTimeMs();
  emulator = await startEmulator({ speed: 1, startTime, secondsPerStep: 2_160 });
  const objects = cloudStorage({ endpoint: emulator.url });
  await objects.createBucket({ name: 'test-bucket', project: 'test-project', location: 'us-central1' });
  await objects.put('gs://test-bucket/train.jsonl', generationDataset(40), 'application/jsonl');
  await objects.put('gs://test-bucket/evaluation.jsonl', generationDataset(12, 1_000), 'application/jsonl');
  vertex = connectVertex({ endpoint: emulator.url });
  const workflows = fakeWorkflowDirectory();
  const settings = { owner: 'test', datasetDirectories: [], endpoint: 'custom' } as const;
  const quota = { quotaBrokers: fakeQuotaBrokers(), quotaLimits: { gpu: 1, tpu: 1, gemini: 1 } };
  const dependencies = { ...vertex, objects, workflows, ...quota, ...settings };
  const shared = {
    connection: nativeConnection,
    namespace,
    interceptors: {
      activity: [
        () => ({
          inbound: {
            execute: (input, next) => {
              followTemporal();
              return next(input);
            },
          },
        }),
      ],
    },
  } satisfies Partial<Parameters<typeof Worker.create>[0]>;
  workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: TASK_QUEUE,
      workflowBundle: { codePath: inject('workflowBundlePath') },
      activities: createActivities(dependencies),
    }),
    Worker.create({ ...shared, taskQueue: dataTaskQueue(TASK_QUEUE), activities: createDataActivities(dependencies) }),
  ]).then((made) => made.map((worker) => ({ worker, ended: worker.run() })));
});

afterAll(async () => {
  for (const { worker } of workers) worker.shutdown();
  await Promise.all(workers.map(({ ended }) => ended));
  await vertex.close();
  await emulator.close();
  await environment.teardown();
});

describe('a job of six hours', () => {
  test('costs at most 110 history events, polled every minute and with its place in the line for quota', async () => {
    const run = await environment.client.workflow.start('tuneModel', {
      workflowId: 'six-hours',
      taskQueue: TASK_QUEUE,
      args: [aTuneRequest({ pollInterval: '1m' })],
    });
    const result = (await run.result()) as TuneResult;
    expect(result.durations.totalMs).toBeGreaterThan(6 * HOURS);
    expect(emulator.journal.entries().filter(({ method }) => method === 'GetPipelineJob').length).toBeGreaterThan(300);
    expect(await historyLength(run)).toBeLessThanOrEqual(110);
  });

  test('is cancelled when it is not over by its deadline, and the failure says what is billed', async () => {
    const run = await environment.client.workflow.start('tuneModel', {
      workflowId: 'past-deadline',
      taskQueue: TASK_QUEUE,
      args: [aTuneRequest({ pollInterval: '1m', deadline: '2h', trainSteps: 11 })],
    });
    const failure = await failureOf(run);
    expect(failure.type).toBe(failureTypes.deadlineExceeded);
    expect(failure.message).toMatch(
      /7200 s passed \(tuning: RUNNING.*\n.*CANCELLED; \d+ s on 8 NVIDIA A100 80 GB are billed/,
    );
    expect(emulator.jobs().map(({ state }) => state)).toEqual(
      expect.arrayContaining(['PIPELINE_STATE_SUCCEEDED', 'PIPELINE_STATE_CANCELLED']),
    );
  });
});
