import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { connectVertex, type Vertex } from '../../src/vertex/vertex.ts';
import { aRunnableGeminiSpec, aRunnableSpec, untilTerminal } from './emulated-jobs.ts';
import { anOrder } from './tuning-backend.ts';

const location = { project: 'client-project', region: 'us-central1' };

let emulator: Emulator;
let vertex: Vertex;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0, speed: 0 });
  vertex = connectVertex({ endpoint: emulator.url });
  await vertex.warmUp();
});
afterAll(async () => {
  await vertex.close();
  await emulator.close();
});

describe('a connection to Vertex AI at an URL', () => {
  test('says why a job failed: which task, which code, in the words of the cause', async () => {
    const task = 'large-language-model-tuning';
    const cause = { code: 'RESOURCE_EXHAUSTED', message: 'No A100 is free' };
    emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'fail-task', task, ...cause }]);
    const backend = vertex.tuningBackend(location);
    const { name } = await backend.create(anOrder(await aRunnableSpec(emulator, location.project), 'fails'));
    const { state, failure } = await untilTerminal(emulator, () => backend.get(name));
    expect(state).toBe('FAILED');
    expect(failure).toEqual({ ...cause, task });
  });

  test('tells the sub-state of a Gemini job, which no proto has', async () => {
    const backend = vertex.tuningBackend(location, 'tuningJobs');
    const order = anOrder(await aRunnableGeminiSpec(emulator, location.project), 'phase');
    const { name } = await backend.create(order);
    expect((await backend.get(name)).phase).toMatch(/^(WAITING_FOR_QUOTA|PROCESSING_DATASET|WAITING_FOR_CAPACITY)$/);
    expect(await untilTerminal(emulator, () => backend.get(name))).not.toHaveProperty('phase');
  });

  test('finds its TensorBoard in one call, though the answer to the create was lost', async () => {
    emulator.faults.add([{ method: 'CreateTensorboard', kind: 'drop-answer' }]);
    const fresh = { ...location, project: 'lost-answer-project' };
    expect(await vertex.tensorboards(fresh).findOrCreate()).toMatch(/tensorboards\/\d+$/);
    expect(emulator.faults.unfired()).toEqual([]);
  });

  test('reads what the server says about the fields of a bad request', async () => {
    const spec = await aRunnableSpec(emulator, location.project);
    const parameterValues = { ...spec.parameterValues, 'evaluation_data_uri:': 'gs://x/y' };
    const create = vertex.tuningBackend(location).create(anOrder({ ...spec, parameterValues }, 'bad'));
    await expect(create).rejects.toMatchObject({
      kind: 'Invalid',
      message: expect.stringContaining('evaluation_data_uri:'),
    });
  });

  test('gives up at its deadline, and says so as a broken connection would', async () => {
    const impatient = connectVertex({ endpoint: emulator.url, deadlines: { readMs: 50, writeMs: 50 } });
    emulator.faults.add([{ method: 'GetPipelineJob', kind: 'latency', latencyMs: 500 }]);
    const name = 'projects/p/locations/us-central1/pipelineJobs/slow';
    await expect(impatient.tuningBackend(location).get(name)).rejects.toMatchObject({ kind: 'Unavailable' });
    await impatient.close();
  });

  test('breaks a call off when its caller is cancelled', async () => {
    emulator.faults.add([{ method: 'GetPipelineJob', kind: 'latency', latencyMs: 500 }]);
    const cancelled = new AbortController();
    const pending = vertex
      .tuningBackend(location)
      .get('projects/p/locations/us-central1/pipelineJobs/slow', cancelled.signal);
    setImmediate(() => cancelled.abort());
    await expect(pending).rejects.toMatchObject({ kind: 'Cancelled' });
  });

  test('never looks for credentials, which would end in warnings', async () => {
    vi.stubEnv('METADATA_SERVER_DETECTION', undefined); // the tests' own setting, which hides the search
    const warnings: string[] = [];
    const note = ({ name, message }: Error): number => warnings.push(`${name}: ${message}`);
    process.on('warning', note);
    const quiet = connectVertex({ endpoint: emulator.url });
    await quiet.tensorboards({ ...location, project: 'quiet-project' }).findOrCreate();
    await quiet.close();
    const objects = cloudStorage({ endpoint: emulator.url });
    await objects.createBucket({ name: 'quiet-bucket', project: 'quiet-project', location: 'us-central1' });
    expect(await objects.ownsBucket('quiet-project', 'quiet-bucket')).toBe(true);
    await new Promise(setImmediate); // warnings come in the next turn
    process.off('warning', note);
    vi.unstubAllEnvs();
    expect(warnings).toEqual([]);
  });
});
