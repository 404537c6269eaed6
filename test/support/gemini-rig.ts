import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { createActivities, createDataActivities } from '../../src/activities/create-activities.ts';
import type { QuotaBrokers } from '../../src/activities/quota-brokers.ts';
import { dataTaskQueue, trialWorkflowId } from '../../src/contract/names.ts';
import { tuningJobs } from '../../src/vertex/tuning-jobs.ts';
import type { WireTuningJob } from '../../src/vertex/wire.ts';
import { temporalQuotaBrokers } from '../../src/worker/quota-brokers.ts';
import { registerSearchAttributes } from '../../src/worker/register-search-attributes.ts';
import { type FakeCloud, fakeCloud } from './fake-cloud.ts';
import { type FakeTuningClient, fakeTuningClient } from './fake-tuning-client.ts';
import { quietLogger } from './quiet-logger.ts';

const LOCATION = { project: 'test-project', region: 'us-central1' };
const PARENT = `projects/${LOCATION.project}/locations/${LOCATION.region}`;
const TOKEN_ACCURACY = 'eval_fraction_of_correct_next_step_preds';

/** A real Temporal server and worker; Vertex AI is in memory, behind the adapter for tuning jobs. */
export interface GeminiRig {
  readonly cloud: FakeCloud;
  readonly vertex: FakeTuningClient;
  start(type: 'tuneModel' | 'sweep', input: unknown): Promise<WorkflowHandle>;
  trial(sweep: WorkflowHandle, index: number): WorkflowHandle;
  /** The second look at a place in the line for quota from now on, which is that of submit, finds none. */
  hideNextTurn(): void;
  close(): Promise<void>;
}

/** `accuracy` of each epoch by the job's hyperparameters; a job takes four looks. */
export async function startGeminiRig(
  name: string,
  accuracies: (job: { epochCount: number; adapterSize: string }) => readonly number[],
): Promise<GeminiRig> {
  Runtime.install({ logger: quietLogger });
  const vertex = fakeTuningClient();
  const predicted = (): string => 'x += 1;';
  const answers = new Proxy({}, { get: () => predicted }) as Record<string, typeof predicted>;
  const backend = tuningJobs(async () => vertex.client, LOCATION, {
    looksAfterLossMs: [1],
    phaseOf: async () => 'TUNING',
  });
  const cloud = await fakeCloud({ tuningBackend: () => backend }, answers);
  const looks = new Map<string, number>();
  vertex.onGet((job) => {
    const jobName = job.name ?? '';
    const count = (looks.get(jobName) ?? 0) + 1;
    looks.set(jobName, count);
    if (count === 2) vertex.change(jobName, { state: 'JOB_STATE_RUNNING', startTime: { seconds: '1704067800' } });
    if (count === 4 && job.state === 'JOB_STATE_RUNNING')
      succeed(job, accuracies(hyperParametersOf(job)), { vertex, cloud });
  });

  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const client = new Client({ connection });
  const codePath = inject('workflowBundlePath');
  const native = await NativeConnection.connect({ address: inject('temporalAddress') });
  await registerSearchAttributes(native.operatorService, 'default');
  const temporal = { connection: native, namespace: 'default', dataConverter: {} };
  const brokers = temporalQuotaBrokers(temporal, name); // real ones: the fake grants only when it is looked at
  let looksUntilHidden = 0;
  const quotaBrokers: QuotaBrokers = {
    ...brokers,
    async place(brokerId, leaseId) {
      looksUntilHidden -= 1;
      return looksUntilHidden === 0 ? undefined : brokers.place(brokerId, leaseId);
    },
  };
  const dependencies = {
    ...cloud.dependencies,
    quotaBrokers,
    quotaLimits: { gpu: 100, tpu: 100, gemini: 100 },
  };
  const workers = await Promise.all([
    Worker.create({
      connection: native,
      taskQueue: name,
      workflowBundle: { codePath },
      activities: createActivities(dependencies),
    }),
    Worker.create({
      connection: native,
      taskQueue: dataTaskQueue(name),
      activities: createDataActivities(dependencies),
    }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  running.catch(() => {}); // seen by whoever awaits close
  let started = 0;
  const handles: WorkflowHandle[] = [];
  return {
    cloud,
    vertex,
    async start(type, input) {
      started += 1;
      const workflowId = `${name}-${type}-${started}`;
      const handle = await client.workflow.start(type, { workflowId, taskQueue: name, args: [input] });
      handles.push(handle);
      return handle;
    },
    hideNextTurn() {
      looksUntilHidden = 2;
    },
    trial: (sweep, index) => client.workflow.getHandle(trialWorkflowId(sweep.workflowId, index)),
    async close() {
      try {
        for (const handle of handles) {
          await Worker.runReplayHistory(
            { workflowBundle: { codePath } },
            await handle.fetchHistory(),
            handle.workflowId,
          );
        }
      } finally {
        for (const worker of workers) worker.shutdown();
        await running;
        await native.close();
        await connection.close();
      }
    },
  };
}

function hyperParametersOf(job: WireTuningJob): { epochCount: number; adapterSize: string } {
  const { epochCount, adapterSize } = job.supervisedTuningSpec?.hyperParameters ?? {};
  return { epochCount: Number(epochCount ?? 3), adapterSize: String(adapterSize ?? 'automatic') };
}

const STEPS_AN_EPOCH = 10;

function succeed(
  job: WireTuningJob,
  accuracies: readonly number[],
  { vertex, cloud }: { vertex: FakeTuningClient; cloud: FakeCloud },
): void {
  const name = job.name ?? '';
  const id = name.slice(name.lastIndexOf('/') + 1);
  const model = `${PARENT}/models/${id}`;
  const endpoint = (epoch: number): string => `${PARENT}/endpoints/${id}-${epoch}`;
  const experiment = `${PARENT}/metadataStores/default/contexts/tuning-experiment-${id}`;
  const points = accuracies.map((value, index) => ({ step: (index + 1) * STEPS_AN_EPOCH, value }));
  cloud.experiments.found(experiment, { [TOKEN_ACCURACY]: points });
  cloud.registry.addModel({
    name: model,
    versionId: '1',
    versionAliases: ['default'],
    displayName: job.tunedModelDisplayName ?? '',
    labels: { ...job.labels },
    endpoints: [endpoint(accuracies.length)],
  });
  vertex.change(name, {
    state: 'JOB_STATE_SUCCEEDED',
    endTime: { seconds: '1704070800' },
    experiment,
    tunedModel: {
      model: `${model}@1`,
      endpoint: endpoint(accuracies.length),
      checkpoints: points.map(({ step }, index) => ({
        checkpointId: String(index + 1),
        epoch: String(index + 1),
        step: String(step),
        endpoint: endpoint(index + 1),
      })),
    },
    tuningDataStats: {
      supervisedTuningDataStats: {
        tuningDatasetExampleCount: '40',
        tuningStepCount: String(points.at(-1)?.step ?? 0),
        totalBillableTokenCount: '4000',
        totalTruncatedExampleCount: '1',
        truncatedExampleIndices: ['7'],
        droppedExampleReasons: ['too short', 'too short'],
      },
    },
  });
}
