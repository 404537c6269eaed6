import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import type { ServedModel } from '../../src/vertex/endpoints.ts';
import { connectVertex, type Vertex } from '../../src/vertex/vertex.ts';
import { aRunnableChatSpec, aRunnableSpec, untilTerminal } from './emulated-jobs.ts';
import { endpointsConformance } from './endpoints.ts';
import { modelListConformance } from './model-list.ts';
import { anOrder } from './tuning-backend.ts';

const project = 'conformance-project';
const location = { project, region: 'us-central1' };

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

type Spec = Awaited<ReturnType<typeof aRunnableSpec>>;

/** The name, with version, of the model that a job makes. */
async function tune(spec: Spec, { emulator, vertex }: { emulator: Emulator; vertex: Vertex }): Promise<string> {
  const backend = vertex.tuningBackend(location);
  const { name } = await backend.create(anOrder(spec, 'models'));
  const { model = '' } = await untilTerminal(emulator, () => backend.get(name));
  const { name: bare, versionId } = await vertex.modelRegistry(location).get(model);
  return `${bare}@${versionId}`;
}

modelListConformance('the list of tuned models, against the emulator', {
  async setUp() {
    const place = await connectToEmulator();
    const { emulator, vertex } = place;
    const code = await tune(await aRunnableSpec(emulator, project), place);
    const chat = await tune(await aRunnableChatSpec(emulator, project), place);
    return {
      list: vertex.modelList(location),
      registry: vertex.modelRegistry(location),
      code,
      chat,
      elsewhere: vertex.modelList({ project, region: 'europe-west4' }),
      passTime: () => emulator.clock.advance(60_000),
      failNext: () => emulator.faults.add([{ method: 'ListModels', kind: 'error', code: 'UNAVAILABLE' }]),
      unfiredFaults: () => unfiredAt(emulator),
    };
  },
  tearDown,
});

endpointsConformance('endpoints, against the emulator', {
  async setUp() {
    const place = await connectToEmulator();
    const { emulator, vertex } = place;
    const spec = await aRunnableSpec(emulator, project);
    const methods = { createEndpoint: 'CreateEndpoint', deployModel: 'DeployModel' };
    return {
      endpoints: vertex.endpoints(location),
      async undeployedModel() {
        const name = await tune(spec, place);
        await undeploy(name, emulator);
        const { displayName, labels } = await vertex.modelList(location).get(name);
        return { name, displayName, labels };
      },
      deployments: (model) => deploymentsOf(model, emulator),
      async servedAt(endpoint) {
        const found = (await endpointsOf(emulator)).find(({ name }) => name === endpoint);
        return found?.deployedModels?.find(({ id }) => found.trafficSplit?.[id] === 100)?.model;
      },
      loseNextAnswer: (of) => emulator.faults.add([{ method: methods[of], kind: 'drop-answer' }]),
      refuseNext: (of) => emulator.faults.add([{ method: methods[of], kind: 'error', code: 'UNAVAILABLE' }]),
      unfiredFaults: () => unfiredAt(emulator),
    };
  },
  tearDown,
});

interface WireEndpoint {
  readonly name: string;
  readonly trafficSplit?: Readonly<Record<string, number>>;
  readonly deployedModels?: readonly { readonly id: string; readonly model: string }[];
}

async function endpointsOf(emulator: Emulator): Promise<readonly WireEndpoint[]> {
  const parent = `projects/${project}/locations/${location.region}`;
  const answer = await fetch(`${emulator.url}/v1/${parent}/endpoints?pageSize=1000`);
  return ((await answer.json()) as { endpoints?: WireEndpoint[] }).endpoints ?? [];
}

async function undeploy(model: string, emulator: Emulator): Promise<void> {
  for (const { name, deployedModels = [] } of await endpointsOf(emulator)) {
    for (const deployed of deployedModels.filter((one) => one.model === model.split('@')[0])) {
      const body = JSON.stringify({ deployedModelId: deployed.id });
      await fetch(`${emulator.url}/v1/${name}:undeployModel`, { method: 'POST', body });
    }
  }
}

async function deploymentsOf(
  model: ServedModel,
  emulator: Emulator,
): Promise<readonly { endpoint: string; times: number }[]> {
  return (await endpointsOf(emulator))
    .map(({ name, deployedModels = [] }) => ({
      endpoint: name,
      times: deployedModels.filter((one) => one.model === model.name.split('@')[0]).length,
    }))
    .filter(({ times }) => times > 0);
}
