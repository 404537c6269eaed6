import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, inject, test } from 'vitest';
import { googleProbes } from '../../src/cli/doctor/google-probes.ts';
import { machineProbes } from '../../src/cli/doctor/machine-probes.ts';
import { temporalProbes } from '../../src/cli/doctor/temporal-probes.ts';
import { connect } from '../../src/client.ts';
import { readSettings } from '../../src/config.ts';

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
