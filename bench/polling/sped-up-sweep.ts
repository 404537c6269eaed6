import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type ActivityInterceptorsFactory, Worker } from '@temporalio/worker';
import { findTemporalBinary } from '../../scripts/temporal-binaries.mjs';
import { createActivities, createDataActivities } from '../../src/activities/create-activities.ts';
import { dataTaskQueue, workflowTypes } from '../../src/contract/names.ts';
import type { SweepResult } from '../../src/contract/results.ts';
import { searchAttributes } from '../../src/contract/search-attributes.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { connectVertex } from '../../src/vertex/vertex.ts';
import { workflowDirectory } from '../../src/worker/workflow-directory.ts';
import { generationDataset } from '../../test/support/example-datasets.ts';
import { fakeQuotaBrokers } from '../../test/support/fake-quota-brokers.ts';
import { aTuneRequest } from '../../test/support/requests.ts';
import type { JobCourse } from './job-course.ts';
import type { Watched } from './watch.ts';

const TASK_QUEUE = 'sped-up';
const SECONDS_PER_STEP = 500;

export interface WatchedTrial {
  readonly steps: number;
  readonly course: JobCourse;
  readonly watched: Watched;
}

/** A real sweep, trial after trial, of jobs that take hours on the emulator's clock and on Temporal's, and seconds on ours. */
export async function spedUpSweep(trainSteps: readonly number[]): Promise<readonly WatchedTrial[]> {
  const path = findTemporalBinary('temporal-test-server');
  if (!path) throw new Error('the time-skipping server is missing. To fix: npm run bench, which fetches it');
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const startTime = await environment.currentTimeMs();
  const emulator = await startEmulator({ speed: 1, startTime, secondsPerStep: SECONDS_PER_STEP });
  try {
    await registerSearchAttributes(environment);
    await putDatasets(emulator);
    const result = await withWorkers(environment, emulator, () => runSweep(environment.client, trainSteps));
    const trials = [...result.ranking].sort((a, b) => a.index - b.index);
    return await Promise.all(trials.map((trial) => watchedTrial(trial, emulator)));
  } finally {
    await emulator.close();
    await environment.teardown();
  }
}

function runSweep(client: Client, trainSteps: readonly number[]): Promise<SweepResult> {
  const { pollInterval: _, trainSteps: __, ...tune } = aTuneRequest();
  const sweep = { tune, vary: { trainSteps }, parallelism: 1 };
  return client.workflow.execute(workflowTypes.sweep, {
    workflowId: 'sped-up',
    taskQueue: TASK_QUEUE,
    args: [sweep],
  }) as Promise<SweepResult>;
}

async function registerSearchAttributes({ connection, namespace = 'default' }: TestWorkflowEnvironment): Promise<void> {
  for (const { name, type } of Object.values(searchAttributes)) {
    const attribute = { [name]: type === 'KEYWORD' ? 2 : 4 };
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: attribute });
  }
}

async function putDatasets({ url }: Emulator): Promise<void> {
  const objects = cloudStorage({ endpoint: url });
  await objects.createBucket({ name: 'test-bucket', project: 'test-project', location: 'us-central1' });
  await objects.put('gs://test-bucket/train.jsonl', generationDataset(40), 'application/jsonl');
  await objects.put('gs://test-bucket/evaluation.jsonl', generationDataset(12, 1_000), 'application/jsonl');
}

async function withWorkers<Result>(
  environment: TestWorkflowEnvironment,
  emulator: Emulator,
  use: () => Promise<Result>,
): Promise<Result> {
  const { nativeConnection: connection, namespace = 'default' } = environment;
  const vertex = connectVertex({ endpoint: emulator.url });
  const objects = cloudStorage({ endpoint: emulator.url });
  const dependencies = {
    ...vertex,
    objects,
    owner: 'bench',
    datasetDirectories: [],
    endpoint: 'custom',
    now: emulator.clock.now,
    workflows: workflowDirectory(environment.client),
    quotaBrokers: fakeQuotaBrokers(), // the time-skipping server differs in signals between workflows
    quotaLimits: { gpu: 1, tpu: 1, gemini: 1 },
  } as const;
  const shared = { connection, namespace, interceptors: { activity: [followTemporal(environment, emulator)] } };
  const codePath = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));
  try {
    const data = await Worker.create({
      ...shared,
      taskQueue: dataTaskQueue(TASK_QUEUE),
      activities: createDataActivities(dependencies),
    });
    const workflows = await Worker.create({
      ...shared,
      taskQueue: TASK_QUEUE,
      workflowBundle: { codePath },
      activities: createActivities(dependencies),
    });
    return await data.runUntil(workflows.runUntil(use));
  } finally {
    await vertex.close();
  }
}

/** One clock: the emulator follows Temporal's, whose hours pass while a poll backs off. */
function followTemporal(environment: TestWorkflowEnvironment, { clock }: Emulator): ActivityInterceptorsFactory {
  return () => ({
    inbound: {
      execute: async (input, next) => {
        const now = await environment.currentTimeMs();
        if (now > clock.now()) clock.moveTo(now);
        return next(input);
      },
    },
  });
}

async function watchedTrial(
  { trainSteps = 0, job = '' }: SweepResult['ranking'][number],
  { url, journal }: Emulator,
): Promise<WatchedTrial> {
  const looks = journal.entries().filter(({ method, resource }) => method === 'GetPipelineJob' && resource === job);
  const shown = (await (await fetch(`${url}/v1/${job}`)).json()) as ShownJob;
  const lastLook = looks.at(-1)?.at ?? '';
  return {
    steps: trainSteps,
    course: courseOf(shown),
    watched: { requests: looks.length, delayMs: Date.parse(lastLook) - Date.parse(shown.endTime) },
  };
}

interface ShownJob {
  readonly createTime: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly jobDetail: {
    readonly taskDetails: readonly {
      readonly taskName: string;
      readonly startTime: string;
      readonly endTime: string;
    }[];
  };
}

function courseOf({ createTime, startTime, endTime, jobDetail }: ShownJob): JobCourse {
  const age = (time: string): number => Date.parse(time) - Date.parse(createTime);
  const leaves = jobDetail.taskDetails.filter(({ taskName, endTime: end }) => end && !isGraph(taskName));
  return {
    startMs: age(startTime),
    endMs: age(endTime),
    tasks: leaves.map((task) => ({ name: task.taskName, startMs: age(task.startTime), endMs: age(task.endTime) })),
  };
}

/** The root and the two graphs span the tasks below them. */
function isGraph(taskName: string): boolean {
  return taskName.endsWith('-graph') || taskName.startsWith('tune-large-model') || taskName.startsWith('tempotune');
}
