import { describe, expect, test } from 'vitest';
import { vertexClients } from './clients.ts';

describe('clients', () => {
  test('are one per service and region at Google', async () => {
    const clients = vertexClients(undefined);
    expect(clients.pipelines('us-central1')).toBe(clients.pipelines('us-central1'));
    expect(clients.pipelines('us-central1')).not.toBe(clients.pipelines('europe-west4'));
    await clients.close();
  });

  test('are one per service at an endpoint, whatever the region', async () => {
    const clients = vertexClients('http://127.0.0.1:9');
    expect(clients.tensorboards('us-central1')).toBe(clients.tensorboards('europe-west4'));
    await clients.close();
  });

  test('are made anew after a close', async () => {
    const clients = vertexClients('http://127.0.0.1:9');
    const before = clients.predictions('us-central1');
    await clients.close();
    expect(clients.predictions('us-central1')).not.toBe(before);
    await clients.close();
  });
});
