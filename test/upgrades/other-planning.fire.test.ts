import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createActivities, createDataActivities } from '../../src/activities/create-activities.ts';
import type { WorkerDependencies } from '../../src/activities/dependencies.ts';
import { specHashOf } from '../../src/activities/spec-hash.ts';
import { dataTaskQueue } from '../../src/contract/names.ts';
import type { TuneResult } from '../../src/contract/results.ts';
import { connectVertex, type Vertex } from '../../src/vertex/vertex.ts';
import { temporalQuotaBrokers } from '../../src/worker/quota-brokers.ts';
import { workflowDirectory } from '../../src/worker/workflow-directory.ts';
import { quietLogger } from '../support/quiet-logger.ts';
import { aGeminiRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

vi.setConfig({ testTimeout: 60_000 });

/** How the next version would plan: another name, so another spec and another hash. */
const NEXT_NAME = 'planned by the next version';

let rig: Rig;
let vertex: Vertex;
let connection: NativeConnection;
let nextVersion: { workers: Worker[]; ended: Promise<unknown> } | undefined;

beforeAll(async () => {
  Runtime.install({ logger: quietLogger });
  rig = await startRig('other-planning', { withoutWorker: true });
  vertex = connectVertex({ endpoint: rig.emulator.url });
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
});
afterEach(async () => {
  rig.emulator.faults.clear();
  for (const worker of nextVersion?.workers ?? []) worker.shutdown();
  await nextVersion?.ended;
  nextVersion = undefined;
});
afterAll(async () => {
  await rig.close();
  await vertex.close();
  await connection.close();
});

/** A worker whose validation makes another spec of the same request. */
async function startNextVersion(): Promise<void> {
  const dependencies: WorkerDependencies = {
    ...vertex,
    workflows: workflowDirectory(rig.client),
    quotaBrokers: temporalQuotaBrokers({ connection, namespace: 'default', dataConverter: {} }, rig.settings.taskQueue),
    quotaLimits: rig.settings.quotaLimits,
    objects: rig.objects,
    owner: 'owner',
    datasetDirectories: [],
    endpoint: 'custom',
  };
  const data = createDataActivities(dependencies);
  const validateRequest: typeof data.validateRequest = async (...input) => {
    const validated = await data.validateRequest(...input);
    const name = validated.spec.api === 'tuningJobs' ? 'modelDisplayName' : 'displayName';
    const spec = { ...validated.spec, [name]: NEXT_NAME };
    return { ...validated, spec, specHash: specHashOf(spec) };
  };
  const { taskQueue } = rig.settings;
  const workflowBundle = { codePath: inject('workflowBundlePath') };
  const workers = [
    await Worker.create({ connection, taskQueue, workflowBundle, activities: createActivities(dependencies) }),
    await Worker.create({
      connection,
      taskQueue: dataTaskQueue(taskQueue),
      activities: { ...data, validateRequest },
    }),
  ];
  nextVersion = { workers, ended: Promise.all(workers.map((worker) => worker.run())) };
}

const apis = {
  pipelineJobs: { create: 'CreatePipelineJob', input: aTuneRequest },
  tuningJobs: { create: 'CreateTuningJob', input: aGeminiRequest },
} as const;

describe.each(Object.entries(apis))(
  'a worker that is upgraded in the middle of a submit on %s',
  (api, { create, input }) => {
    test.each([
      ['a create that never got through', 'error'],
      ['a create whose answer was lost', 'drop-answer'],
    ] as const)('after %s sends what was planned before', async (_, kind) => {
      const before = rig.emulator.jobs().length;
      rig.emulator.faults.add([{ id: 'first', method: create, kind, count: 0 }]);
      await rig.startWorker();
      const run = await rig.start('tuneModel', input(), api);
      while (!rig.emulator.faults.list().some(({ fired }) => fired > 0)) await delay(20);
      await rig.stopWorker();
      rig.emulator.faults.clear();
      await startNextVersion();
      const { job } = (await run.result()) as TuneResult;
      expect(rig.emulator.jobs().slice(before)).toMatchObject([
        { name: job, displayName: expect.not.stringContaining(NEXT_NAME) },
      ]);
    });

    test('plans the next run its own way', async () => {
      const before = rig.emulator.jobs().length;
      await rig.stopWorker();
      await startNextVersion();
      await (await rig.start('tuneModel', input(), api)).result();
      expect(rig.emulator.jobs().slice(before)).toMatchObject([{ displayName: NEXT_NAME }]);
    });
  },
);
