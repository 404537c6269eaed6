import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { GoogleApiError } from '../../src/google/errors.ts';
import type { MetricsQuery } from '../../src/vertex/tensorboards.ts';
import { connectVertex, type Vertex } from '../../src/vertex/vertex.ts';
import { fakeModelRegistry } from '../support/fake-model-registry.ts';
import { type FakeTensorboards, fakeTensorboards } from '../support/fake-tensorboards.ts';
import { aRunnableSpec, untilTerminal } from './emulated-jobs.ts';
import { modelRegistryConformance } from './model-registry.ts';
import { type TensorboardPlace, tensorboardsConformance } from './tensorboards.ts';
import { anOrder } from './tuning-backend.ts';

const project = 'conformance-project';
const region = 'us-central1';
const location = { project, region };
const parent = `projects/${project}/locations/${region}`;

modelRegistryConformance('the fake model registry', {
  async setUp() {
    const registry = fakeModelRegistry();
    registry.addModel({
      name: `${parent}/models/1`,
      versionId: '1',
      versionAliases: ['default'],
      displayName: 'conformance',
      labels: { suite: 'conformance' },
      endpoints: [`${parent}/endpoints/1`],
    });
    return {
      registry,
      model: `${parent}/models/1@1`,
      loseNextAnswer: registry.faults.loseNextAnswer,
      unfiredFaults: registry.faults.unfired,
    };
  },
});

tensorboardsConformance('the fake TensorBoards', {
  async setUp() {
    const tensorboard = `${parent}/tensorboards/1`;
    const jobCreateTime = '2024-01-01T00:00:00.000Z';
    const job = { tensorboard, jobId: 'tempotune-1', jobCreateTime, jobEndTime: '2024-01-01T01:00:00.000Z' };
    const reader = fakeTensorboards(location);
    const points = [2, 4].map((step) => ({ step, value: 1 / step }));
    reader.found(job.jobId, { eval_total_loss: points, train_total_loss: points, train_num_predictions: points });
    reader.answer('unnamed', { kind: 'ambiguous', experiments: ['a', 'b'] });
    const made = new Map<TensorboardPlace, FakeTensorboards>();
    return {
      freshPlace() {
        const fake = fakeTensorboards(location);
        const place: TensorboardPlace = {
          workers: [fake, fake],
          names: async () => Array.from({ length: fake.made() }, () => tensorboard),
        };
        made.set(place, fake);
        return place;
      },
      loseNextCreateAnswer: (place) => made.get(place)?.faults.loseNextAnswer('findOrCreate'),
      refuseNextCreate: (place) =>
        made.get(place)?.faults.failNext('findOrCreate', new GoogleApiError('Unavailable', 'down')),
      reader,
      job,
      ambiguous: { ...job, jobId: 'unnamed' },
      unfiredFaults: () => [...made.values()].flatMap(({ faults }) => faults.unfired()),
    };
  },
});

const closing: (() => Promise<void>)[] = [];

async function connectToEmulator(): Promise<{ emulator: Emulator; vertex: Vertex }> {
  const emulator = await startEmulator({ port: 0, speed: 0 });
  const vertex = connectVertex({ endpoint: emulator.url });
  closing.push(emulator.close, vertex.close);
  return { emulator, vertex };
}

async function tearDown(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

const unfiredAt = (emulator: Emulator): string[] =>
  emulator.faults.unfired().map(({ kind, method }) => `${kind} at ${method}`);

modelRegistryConformance('the model registry, against the emulator', {
  async setUp() {
    const { emulator, vertex } = await connectToEmulator();
    const backend = vertex.tuningBackend(location);
    const { name } = await backend.create(anOrder(await aRunnableSpec(emulator, project), 'registry'));
    const { model = '' } = await untilTerminal(emulator, () => backend.get(name));
    const registry = vertex.modelRegistry(location);
    const { name: bare, versionId } = await registry.get(model);
    const methods = {
      mergeLabels: 'UpdateModel',
      mergeAliases: 'MergeVersionAliases',
      importEvaluationOnce: 'ImportModelEvaluation',
    };
    return {
      registry,
      model: `${bare}@${versionId}`,
      loseNextAnswer: (of) => emulator.faults.add([{ method: methods[of], kind: 'drop-answer' }]),
      unfiredFaults: () => unfiredAt(emulator),
    };
  },
  tearDown,
});

tensorboardsConformance('TensorBoards, against the emulator', {
  async setUp() {
    const { emulator, vertex } = await connectToEmulator();
    const second = connectVertex({ endpoint: emulator.url });
    closing.push(second.close);
    const [first, last] = await runTwoJobs(emulator, vertex);
    let places = 0;
    return {
      freshPlace() {
        places += 1;
        const fresh = { project: `fresh-project-${places}`, region };
        return {
          workers: [vertex.tensorboards(fresh), second.tensorboards(fresh)],
          names: () => tensorboardNames(emulator, fresh.project),
        };
      },
      loseNextCreateAnswer: () => emulator.faults.add([{ method: 'CreateTensorboard', kind: 'drop-answer' }]),
      refuseNextCreate: () =>
        emulator.faults.add([{ method: 'CreateTensorboard', kind: 'error', code: 'UNAVAILABLE' }]),
      reader: vertex.tensorboards(location),
      job: first,
      ambiguous: { ...last, jobId: 'unnamed', jobCreateTime: first.jobCreateTime },
      unfiredFaults: () => unfiredAt(emulator),
    };
  },
  tearDown,
});

async function runTwoJobs(emulator: Emulator, vertex: Vertex): Promise<[MetricsQuery, MetricsQuery]> {
  const tensorboard = await vertex.tensorboards(location).findOrCreate();
  const runnable = await aRunnableSpec(emulator, project);
  const parameterValues = { ...runnable.parameterValues, tensorboard_resource_id: tensorboard };
  const backend = vertex.tuningBackend(location);
  const run = async (): Promise<MetricsQuery> => {
    const { name } = await backend.create(anOrder({ ...runnable, parameterValues }, 'tensorboards'));
    const { createTime, endTime = '' } = await untilTerminal(emulator, () => backend.get(name));
    return { tensorboard, jobId: name.split('/').at(-1) ?? '', jobCreateTime: createTime, jobEndTime: endTime };
  };
  return [await run(), await run()];
}

async function tensorboardNames(emulator: Emulator, inProject: string): Promise<string[]> {
  const answer = await fetch(`${emulator.url}/v1/projects/${inProject}/locations/${region}/tensorboards`);
  const { tensorboards = [] } = (await answer.json()) as { tensorboards?: { name: string }[] };
  return tensorboards.map(({ name }) => name);
}
