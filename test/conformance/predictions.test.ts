import { startEmulator } from '../../src/emulator/server.ts';
import { GoogleApiError } from '../../src/google/errors.ts';
import { connectVertex } from '../../src/vertex/vertex.ts';
import { fakePredictions } from '../support/fake-predictions.ts';
import { aRunnableChatSpec, aRunnableGeminiSpec, aRunnableSpec, untilTerminal } from './emulated-jobs.ts';
import { predictionsConformance } from './predictions.ts';
import { anOrder } from './tuning-backend.ts';

predictionsConformance('the fake predictions', {
  async setUp() {
    const answer = (): string => 'x += 3;';
    const predictions = fakePredictions({ generation: answer, chat: answer });
    return {
      predictions,
      generation: 'generation',
      chat: 'chat',
      failNext: () => predictions.faults.failNext('predict', new GoogleApiError('Unavailable', 'down')),
      unfiredFaults: predictions.faults.unfired,
    };
  },
});

const closing: (() => Promise<void>)[] = [];

predictionsConformance('predictions, against the emulator', {
  async setUp() {
    const location = { project: 'conformance-project', region: 'us-central1' };
    const emulator = await startEmulator({ port: 0, speed: 0 });
    const vertex = connectVertex({ endpoint: emulator.url });
    closing.push(vertex.close, emulator.close);
    const backend = vertex.tuningBackend(location);
    const endpointOf = async (makeSpec: typeof aRunnableSpec): Promise<string> => {
      const { name } = await backend.create(anOrder(await makeSpec(emulator, location.project), 'predictions'));
      const { endpoint = '' } = await untilTerminal(emulator, () => backend.get(name));
      return endpoint;
    };
    return {
      predictions: vertex.predictions(location),
      generation: await endpointOf(aRunnableSpec),
      chat: await endpointOf(aRunnableChatSpec),
      failNext: () => emulator.faults.add([{ method: 'Predict', kind: 'error', code: 'UNAVAILABLE' }]),
      unfiredFaults: () => emulator.faults.unfired().map(({ kind, method }) => `${kind} at ${method}`),
    };
  },
  async tearDown() {
    for (const close of closing.splice(0)) await close();
  },
});

predictionsConformance('predictions of Gemini, against the emulator', {
  async setUp() {
    const location = { project: 'conformance-project', region: 'us-central1' };
    const emulator = await startEmulator({ port: 0, speed: 0 });
    const vertex = connectVertex({ endpoint: emulator.url });
    closing.push(vertex.close, emulator.close);
    const backend = vertex.tuningBackend(location, 'tuningJobs');
    const { name } = await backend.create(anOrder(await aRunnableGeminiSpec(emulator, location.project), 'gemini'));
    const { endpoint = '' } = await untilTerminal(emulator, () => backend.get(name));
    return {
      predictions: vertex.predictions(location, 'tuningJobs'),
      generation: endpoint,
      chat: endpoint, // Gemini takes both
      failNext: () => emulator.faults.add([{ method: 'GenerateContent', kind: 'error', code: 'UNAVAILABLE' }]),
      unfiredFaults: () => emulator.faults.unfired().map(({ kind, method }) => `${kind} at ${method}`),
    };
  },
  async tearDown() {
    for (const close of closing.splice(0)) await close();
  },
});
