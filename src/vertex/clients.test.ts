import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { vertexClients } from './clients.ts';

afterEach(() => vi.unstubAllEnvs());

describe('clients at an endpoint', () => {
  test('are one per service, whatever the region', async () => {
    const clients = vertexClients('http://127.0.0.1:9');
    const client = await clients.tensorboards('us-central1')();
    expect(await clients.tensorboards('us-central1')()).toBe(client);
    expect(await clients.tensorboards('europe-west4')()).toBe(client);
    expect(await clients.models('us-central1')()).not.toBe(client);
    await clients.close();
  });

  test('are made anew after a close', async () => {
    const clients = vertexClients('http://127.0.0.1:9');
    const before = await clients.predictions('us-central1')();
    await clients.close();
    expect(await clients.predictions('us-central1')()).not.toBe(before);
    await clients.close();
  });
});

describe('clients at Google', () => {
  test('without credentials fail where it can be caught, and look again at the next call', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/no/such/file.json');
    const clients = vertexClients(undefined);
    await clients.warmUp();
    await expect(clients.pipelines('us-central1')()).rejects.toThrow('/no/such/file.json');
    const credentials = { type: 'authorized_user', client_id: 'a', client_secret: 'b', refresh_token: 'c' };
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', await aFileWith(credentials));
    const [here, there] = [clients.pipelines('us-central1'), clients.pipelines('europe-west4')];
    expect(await here()).toBe(await here());
    expect(await here()).not.toBe(await there());
    await clients.close();
  });
});

async function aFileWith(content: object): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tempotune-credentials-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'credentials.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}
