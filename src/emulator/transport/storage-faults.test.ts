import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Rig, startRig } from '../../../test/support/emulator-rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const KIB = 1_024;
const content = Buffer.alloc(512 * KIB, 'x');
const objects = (query: string): string => `${rig.emulator.url}/upload/storage/v1/b/data/o?${query}`;

test('an upload in one request that is cut leaves no object', async () => {
  rig.emulator.faults.add([{ kind: 'cut-upload', method: 'objects.insert', afterBytes: 100 * KIB }]);
  const upload = fetch(objects('uploadType=media&name=cut'), { method: 'POST', body: content });
  await expect(upload).rejects.toThrow();
  expect((await fetch(`${rig.emulator.url}/storage/v1/b/data/o/cut`)).status).toBe(404);
  expect(rig.emulator.journal.entries().at(-2)).toMatchObject({ method: 'objects.insert', status: 'DROPPED' });
});

test('a resumable upload that is cut goes on from what had arrived', async () => {
  const started = await fetch(objects('uploadType=resumable&name=resumed'), { method: 'POST' });
  const session = started.headers.get('location') ?? '';
  rig.emulator.faults.add([{ kind: 'cut-upload', method: 'uploads.write', afterBytes: 256 * KIB }]);
  await expect(fetch(session, { method: 'PUT', body: content })).rejects.toThrow();

  const asked = await fetch(session, { method: 'PUT', headers: { 'content-range': `bytes */${content.length}` } });
  expect(asked.status).toBe(308);
  const arrived = Number(asked.headers.get('range')?.split('-')[1]) + 1;
  expect(arrived).toBeGreaterThan(0);
  expect(arrived).toBeLessThanOrEqual(256 * KIB);
  const range = `bytes ${arrived}-${content.length - 1}/${content.length}`;
  const rest = { method: 'PUT', headers: { 'content-range': range }, body: content.subarray(arrived) };
  expect((await fetch(session, rest)).status).toBe(200);
  const stored = await fetch(`${rig.emulator.url}/storage/v1/b/data/o/resumed?alt=media`);
  expect(Buffer.from(await stored.arrayBuffer()).equals(content)).toBe(true);
});

test('expired credentials are a 401 of Cloud Storage', async () => {
  rig.emulator.faults.add([{ kind: 'expired-credentials', method: 'objects.get' }]);
  expect(await rig.fetchJson('/storage/v1/b/data/o/train.jsonl')).toMatchObject({
    status: 401,
    body: { error: { code: 401, errors: [{ reason: 'authError' }] } },
  });
});
