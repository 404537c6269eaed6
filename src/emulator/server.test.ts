import { v1 } from '@google-cloud/aiplatform';
import { credentials } from '@grpc/grpc-js';
import { googleAuthLibrary } from 'google-gax';
import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from './server.ts';

const PARENT = 'projects/p/locations/us-central1';
const TEMPLATE = 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0';

let emulator: Emulator;
const closing: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(): Promise<void> {
  emulator = await startEmulator({ speed: 0, startTime: Date.parse('2024-01-01T00:00:00Z') });
  closing.push(() => emulator.close());
  await fetch(`${emulator.url}/storage/v1/b?project=p`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"data-bucket"}',
  });
  const lines = Array.from({ length: 12 }, (_, i) =>
    JSON.stringify({ input_text: `add ${i}`, output_text: `x += ${i};` }),
  );
  await fetch(`${emulator.url}/upload/storage/v1/b/data-bucket/o?uploadType=media&name=train.jsonl`, {
    method: 'POST',
    body: lines.join('\n'),
  });
}

function pipelineClient(transport: string): InstanceType<typeof v1.PipelineServiceClient> {
  const authClient = new googleAuthLibrary.PassThroughClient();
  const place = { apiEndpoint: '127.0.0.1', port: emulator.port, authClient };
  const client = new v1.PipelineServiceClient(
    transport === 'gRPC'
      ? { ...place, sslCreds: credentials.createInsecure() }
      : { ...place, fallback: true, protocol: 'http' },
  );
  closing.push(() => client.close());
  return client;
}

const job = {
  displayName: 'a job',
  templateUri: TEMPLATE,
  labels: { team: 'x' },
  runtimeConfig: {
    gcsOutputDirectory: 'gs://data-bucket/out',
    parameterValues: {
      project: { stringValue: 'p' },
      location: { stringValue: 'us-central1' },
      model_display_name: { stringValue: 'm' },
      large_model_reference: { stringValue: 'code-bison@002' },
      dataset_uri: { stringValue: 'gs://data-bucket/train.jsonl' },
      train_steps: { numberValue: 5 },
    },
  },
};

describe.each(['gRPC', 'REST'])("Google's Node client over %s", (transport) => {
  test('creates, reads and cancels a job', async () => {
    await start();
    const client = pipelineClient(transport);
    const [made] = await client.createPipelineJob({ parent: PARENT, pipelineJobId: 'first', pipelineJob: job });
    expect(made).toMatchObject({ name: `${PARENT}/pipelineJobs/first`, state: 'PIPELINE_STATE_QUEUED' });
    emulator.clock.advance(60_000);
    const [running] = await client.getPipelineJob({ name: made.name ?? '' });
    expect(running.state).toBe('PIPELINE_STATE_RUNNING');
    await client.cancelPipelineJob({ name: made.name ?? '' });
    emulator.clock.advance(60_000);
    const [cancelled] = await client.getPipelineJob({ name: made.name ?? '' });
    expect(cancelled).toMatchObject({ state: 'PIPELINE_STATE_CANCELLED', error: { code: 1 } });
    expect(emulator.journal.entries().map(({ method, status }) => `${method} ${status}`)).toContain(
      'CreatePipelineJob OK',
    );
  });
});
