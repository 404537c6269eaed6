import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, inject, test } from 'vitest';
import { withCloud } from '../../src/cli/doctor/cloud.ts';
import { googleProbes } from '../../src/cli/doctor/google-probes.ts';
import { machineProbes } from '../../src/cli/doctor/machine-probes.ts';
import { requestProbes } from '../../src/cli/doctor/request-probes.ts';
import { temporalProbes } from '../../src/cli/doctor/temporal-probes.ts';
import { connect } from '../../src/client.ts';
import { readSettings } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { resolveTuneRequest } from '../../src/requests/resolve-tune-request.ts';

describe('doctor', () => {
  test('a server without workers: says who should poll, and what to type', async () => {
    const client = connect({ temporalAddress: inject('temporalAddress'), taskQueue: 'nobody-polls-here' });
    const probes = await temporalProbes(client);
    await client.close();
    expect(probes).toMatchObject([
      { subject: 'Temporal server', state: 'ok', found: `${inject('temporalAddress')}, namespace default` },
      { subject: 'workers on nobody-polls-here', state: 'missing', fix: 'tempotune worker' },
      { subject: 'workers on nobody-polls-here-data', state: 'missing', fix: 'tempotune worker' },
      { subject: 'search attributes' },
    ]);
  });

  test('without a server nothing else is asked', async () => {
    const client = connect({ temporalAddress: '127.0.0.1:1' });
    const probes = await temporalProbes(client);
    await client.close();
    expect(probes).toMatchObject([
      { subject: 'Temporal server', state: 'missing', found: '127.0.0.1:1 does not answer' },
    ]);
  });

  test('a server that is spoken to by TLS: says why it is, should it be none of TLS', async () => {
    process.env.TEMPORAL_API_KEY = 'a-key-of-nobody';
    const client = connect({ temporalAddress: inject('temporalAddress') });
    delete process.env.TEMPORAL_API_KEY;
    const probes = await temporalProbes(client);
    await client.close();
    expect(probes).toMatchObject([
      {
        state: 'missing',
        found: `${inject('temporalAddress')} does not answer. TLS is on because TEMPORAL_API_KEY is set`,
        fix: expect.stringContaining('set TEMPORAL_TLS=false for a server without TLS'),
      },
    ]);
  });

  test('an endpoint counts as there when its port is open', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = readSettings({ TEMPOTUNE_VERTEX_ENDPOINT: url, TEMPOTUNE_STORAGE_ENDPOINT: 'http://127.0.0.1:1' });
    const probes = await googleProbes(settings);
    server.close();
    expect(probes).toMatchObject([
      { subject: 'Vertex AI', state: 'ok' },
      { subject: 'Cloud Storage', state: 'missing', fix: expect.stringContaining('tempotune emulator') },
    ]);
  });

  test('a request against an emulator: what is there, what is missing, what was not checked', async () => {
    const emulator = await startEmulator({ port: 0 });
    const settings = readSettings({
      TEMPOTUNE_VERTEX_ENDPOINT: emulator.url,
      TEMPOTUNE_STORAGE_ENDPOINT: emulator.url,
    });
    const objects = cloudStorage({ endpoint: emulator.url });
    await objects.createBucket({ name: 'my-bucket', project: 'my-project', location: 'us-central1' });
    await objects.put('gs://my-bucket/train.jsonl', '{}\n', 'application/jsonl');
    const { value: tune } = resolveTuneRequest({
      project: 'my-project',
      baseModel: 'code-bison@002',
      datasetUri: ['gs://my-bucket/train.jsonl', 'gs://my-bucket/more.jsonl'],
      outputDirectory: 'gs://my-bucket/out',
      pipelineJobRegion: 'us-central1',
      modelUploadRegion: 'europe-west4',
    });
    if (!tune) throw new Error('the request is sound');
    const probes = await withCloud(settings, (cloud) => requestProbes({ tune, parallelism: 1 }, cloud));
    await emulator.close();
    const states = probes.map(({ subject, state, found }) => [
      subject,
      found.startsWith('not checked') ? 'open' : state,
    ]);
    expect(states).toEqual([
      ['identity', 'open'],
      ['pipeline jobs in us-central1', 'ok'],
      ['models in europe-west4', 'ok'],
      ['base model', 'ok'],
      ['TensorBoard', 'note'],
      ['service account', 'note'],
      ['output bucket', expect.stringMatching(/^(?:ok|open)$/)], // ok where the emulator answers testIamPermissions
      ['bucket, for the job', 'open'],
      ['dataset', 'ok'],
      ['dataset', 'missing'],
      ['encryption key', 'note'],
      ['quota in us-central1', 'open'],
    ]);
  });

  test.each([
    ['20.3.0', 'ok'],
    ['24.0.0', 'ok'],
    ['20.2.9', 'missing'],
    ['18.20.0', 'missing'],
  ])('Node.js %s is %s', async (version, state) => {
    const [node] = await machineProbes(readSettings({}), {}, version);
    expect(node).toMatchObject({ subject: 'Node.js', state });
  });
});
