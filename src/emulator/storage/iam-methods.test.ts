import { beforeEach, expect, test } from 'vitest';
import { openStorageWire, type StorageWire } from '../../../test/support/storage-wire.ts';

const PATH = '/storage/v1/b/data/iam';
let wire: StorageWire;
beforeEach(async () => {
  wire = await openStorageWire();
});

async function call(method: string, body?: object): Promise<{ status: number; policy: Record<string, unknown> }> {
  const { status, text } = await wire.send(method, PATH, {}, body ? JSON.stringify(body) : '');
  return { status, policy: JSON.parse(text) };
}

test('a bucket begins with the policy of its project', async () => {
  const { policy } = await call('GET');
  expect(policy).toMatchObject({ kind: 'storage#policy', version: 1 });
  expect(JSON.stringify(policy.bindings)).toContain('projectOwner:demo');
});

test('a policy that was read, changed and written is read again; one written over somebody else’s is refused', async () => {
  const { policy } = await call('GET');
  const bindings = [
    { role: 'roles/storage.objectViewer', members: ['serviceAccount:tuner@demo.iam.gserviceaccount.com'] },
  ];
  expect((await call('PUT', { ...policy, bindings })).policy.bindings).toEqual(bindings);
  expect((await call('GET')).policy.bindings).toEqual(bindings);
  expect((await call('PUT', { ...policy, bindings: [] })).status).toBe(412);
  expect((await call('GET')).policy.bindings).toEqual(bindings);
});

test('no bucket, no policy', async () => {
  expect((await wire.send('GET', '/storage/v1/b/nowhere/iam')).status).toBe(404);
});
