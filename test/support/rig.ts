import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { dataConverter, workerDataConverter } from '../../src/client/data-converter.ts';
import type { Settings } from '../../src/config.ts';
import type { workflowTypes } from '../../src/contract/names.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import type { ObjectStore } from '../../src/gcs/object-store.ts';
import { startWorker, type TempotuneWorker } from '../../src/worker.ts';
import { generationDataset } from './example-datasets.ts';
import { quietLogger } from './quiet-logger.ts';

interface RestModel {
  readonly name: string;
  readonly versionAliases: string[];
  readonly labels: Record<string, string>;
  readonly deployedModels?: readonly { readonly endpoint: string }[];
}

/** A real server, a real worker and the emulator; every execution that is started through it is replayed at the end. */
export interface Rig {
  readonly client: Client;
  readonly emulator: Emulator;
  readonly objects: ObjectStore;
  readonly settings: Settings;
  /** Starts under an id of its own, made of the name and a counter. */
  start(type: keyof typeof workflowTypes, input: unknown, name?: string): Promise<WorkflowHandle>;
  /** For a run that something else started: it is replayed at the end, too. */
  alsoReplay(workflowId: string): Promise<void>;
  /** Replays the run, then deletes its history, as Temporal's retention does. */
  forget(run: WorkflowHandle): Promise<void>;
  /** Of the current workflows, unless a bundle or other settings are given. */
  startWorker(different?: DifferentWorker): Promise<RunningWorker>;
  stopWorker(): Promise<void>;
  /** Names of the jobs at the emulator with their states, oldest first. */
  jobStates(): Record<string, string>;
  /** Models of that region in the registry, as REST shows them. */
  models(region: string): Promise<RestModel[]>;
  /** Requests of that method that the emulator saw, whatever became of them. */
  requests(method: string): number;
  /** Replays all that was started against the current code, then ends everything. */
  close(): Promise<void>;
}

export interface DifferentWorker {
  readonly workflowBundlePath?: string;
  readonly settings?: Partial<Settings>;
}

export interface RunningWorker {
  readonly worker: TempotuneWorker;
  readonly ended: Promise<void>;
}

export interface RigOptions {
  readonly emulator?: EmulatorOptions;
  readonly settings?: Partial<Settings>;
  readonly withoutWorker?: true;
  /** Of other workflows than the current ones. */
  readonly workflowBundlePath?: string;
}

/** `name` makes the task queue and the workflow ids: a counter, not chance, so that a red test is red again. */
export async function startRig(name: string, options: RigOptions = {}): Promise<Rig> {
  const address = inject('temporalAddress');
  const codePath = options.workflowBundlePath ?? inject('workflowBundlePath');
  const emulator = await startEmulator({ port: 0, speed: 2_000, ...options.emulator });
  const settings: Settings = {
    taskQueue: name,
    vertexEndpoint: emulator.url,
    storageEndpoint: emulator.url,
    datasetDirectories: [],
    quotaLimits: { gpu: 100, tpu: 100, gemini: 100 },
    logLevel: 'error',
    ...options.settings,
  };
  const objects = cloudStorage({ endpoint: emulator.url });
  await objects.createBucket({ name: 'test-bucket', project: 'test-project', location: 'us-central1' });
  await objects.put('gs://test-bucket/train.jsonl', generationDataset(40), 'application/jsonl');
  await objects.put('gs://test-bucket/evaluation.jsonl', generationDataset(12, 1_000), 'application/jsonl');
  const connection = await Connection.connect({ address });
  const { encryptionKeys: keys } = settings;
  const client = new Client({ connection, dataConverter: dataConverter(keys) });
  const replayed: ReplayWorkerOptions = { workflowBundle: { codePath }, dataConverter: workerDataConverter(keys) };
  const started: { workflowId: string; runId: string }[] = [];
  let running: RunningWorker | undefined;

  /** Activities start the workflows that decide about champions and the quota brokers: they are nobody's children. */
  async function startedByOthers(): Promise<{ workflowId: string; runId: string }[]> {
    const query = `WorkflowType IN ('promoteChampion', 'quotaBroker') AND TaskQueue = '${settings.taskQueue}'`;
    const found = [];
    for await (const { workflowId, runId } of client.workflow.list({ query })) found.push({ workflowId, runId });
    return found;
  }

  const rig: Rig = {
    client,
    emulator,
    objects,
    settings,
    async start(type, input, id = type) {
      const workflowId = `${name}-${id}-${started.length + 1}`;
      const handle = await client.workflow.start(type, { workflowId, taskQueue: settings.taskQueue, args: [input] });
      started.push({ workflowId, runId: handle.firstExecutionRunId });
      return handle;
    },
    async alsoReplay(workflowId) {
      const { runId } = await client.workflow.getHandle(workflowId).describe();
      started.push({ workflowId, runId });
    },
    async forget({ workflowId }) {
      const run = client.workflow.getHandle(workflowId);
      const { runId } = await run.describe();
      await replay(client, replayed, [{ workflowId, runId }]);
      started.splice(0, started.length, ...started.filter((execution) => execution.workflowId !== workflowId));
      const workflowExecution = { workflowId, runId };
      await client.workflowService.deleteWorkflowExecution({ namespace: client.options.namespace, workflowExecution });
      while (!(await isGone(run))) await sleep(50);
    },
    async startWorker(different = {}) {
      const worker = await startWorker({
        settings: { ...settings, ...different.settings },
        temporalAddress: address,
        workflowBundlePath: different.workflowBundlePath ?? codePath,
        log: quietLogger,
      });
      running = { worker, ended: worker.run() };
      running.ended.catch(() => {}); // seen by whoever awaits stopWorker
      return running;
    },
    async stopWorker() {
      running?.worker.shutdown();
      await running?.ended;
      running = undefined;
    },
    jobStates: () => Object.fromEntries(emulator.jobs().map(({ name: job, state }) => [job, state])),
    async models(region) {
      const answer = await fetch(`${emulator.url}/v1/projects/test-project/locations/${region}/models?pageSize=100`);
      return ((await answer.json()) as { models: RestModel[] }).models;
    },
    requests: (method) => emulator.journal.entries().filter((entry) => entry.method === method).length,
    async close() {
      try {
        await replay(client, replayed, [...started, ...(await startedByOthers())]);
      } finally {
        await rig.stopWorker();
        await connection.close();
        await emulator.close();
      }
    },
  };
  if (!options.withoutWorker) await rig.startWorker();
  return rig;
}

async function isGone(run: WorkflowHandle): Promise<boolean> {
  try {
    await run.describe();
    return false;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return true;
    throw error;
  }
}

interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** A change of order or kind of a command fails here. One worker for all of them: a worker of its own each takes longer. */
async function replay(client: Client, options: ReplayWorkerOptions, executions: readonly Execution[]): Promise<void> {
  for await (const { error } of Worker.runReplayHistories(options, historiesOf(client, executions))) {
    if (error) throw error;
  }
}

/** Of the executions and all their children. */
async function* historiesOf(
  client: Client,
  executions: readonly Execution[],
): AsyncGenerator<{ workflowId: string; history: History }> {
  for (const { workflowId, runId } of executions) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    yield { workflowId, history };
    const children = (history.events ?? []).flatMap(({ childWorkflowExecutionStartedEventAttributes: started }) => {
      const { workflowId: childId, runId: childRun } = started?.workflowExecution ?? {};
      return childId && childRun ? [{ workflowId: childId, runId: childRun }] : [];
    });
    yield* historiesOf(client, children);
  }
}
