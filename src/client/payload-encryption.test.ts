import { createSecretKey } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EncryptionKey } from '../config/encryption-keys.ts';
import { PayloadKeyError, payloadEncryption } from './payload-encryption.ts';

const key = (id: string, fill: string): EncryptionKey => ({ id, secret: createSecretKey(Buffer.alloc(32, fill)) });
const old = key('2025', 'o');
const current = key('2026', 'n');

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

test('whatever is encrypted comes back, and none of it can be read on the way', async () => {
  const codec = payloadEncryption([current]);
  await fc.assert(
    fc.asyncProperty(fc.json(), fc.string({ minLength: 8, unit: 'binary-ascii' }), async (json, secret) => {
      const payload = payloadOf({ json, secret });
      const [sealed] = await codec.encode([payload]);
      expect(Buffer.from(sealed?.data ?? []).includes(secret)).toBe(false);
      expect(Object.keys(sealed?.metadata ?? {})).toEqual(['encoding', 'encryption-key-id']);
      const [opened] = await codec.decode([sealed as Payload]);
      expect(defaultPayloadConverter.fromPayload(opened as Payload)).toEqual({ json, secret });
    }),
    { numRuns: 50 },
  );
});

test('the same payload never looks the same twice', async () => {
  const codec = payloadEncryption([current]);
  const sealed = await codec.encode(Array.from({ length: 100 }, () => payloadOf('the same')));
  expect(new Set(sealed.map(({ data }) => Buffer.from(data ?? []).toString('hex'))).size).toBe(100);
});

test('a new key encrypts while the old one still opens what it closed', async () => {
  const before = await payloadEncryption([old]).encode([payloadOf('then')]);
  const rotated = payloadEncryption([current, old]);
  const after = await rotated.encode([payloadOf('now')]);
  expect(after.map(({ metadata }) => String(Buffer.from(metadata?.['encryption-key-id'] ?? [])))).toEqual(['2026']);
  const opened = await rotated.decode([...before, ...after]);
  expect(opened.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual(['then', 'now']);
});

test('plain payloads of before, and of launchers without keys, pass', async () => {
  const plain = [payloadOf({ datasetUri: 'gs://b/o' })];
  expect(await payloadEncryption([current]).decode(plain)).toEqual(plain);
  expect(await payloadEncryption().encode(plain)).toEqual(plain);
});

test.each([
  [
    'no key at all',
    [],
    'encrypted with key 2026, and this process has no keys. To fix: set TEMPOTUNE_ENCRYPTION_KEYS (or ',
  ],
  [
    'another key',
    [old],
    'encrypted with key 2026, and this process has 2025. To fix: add that key behind the first in ',
  ],
  ['another key of the same name', [key('2026', 'x')], 'does not open it'],
])('with %s nothing is read, and the sentence names the key', async (_, keys, told) => {
  const sealed = await payloadEncryption([current]).encode([payloadOf('secret')]);
  const reading = payloadEncryption(keys).decode(sealed);
  await expect(reading).rejects.toThrow(PayloadKeyError);
  await expect(payloadEncryption(keys).decode(sealed)).rejects.toThrow(told);
});

test('a payload of another program that names no key is told as such', async () => {
  const sealed: Payload = { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.alloc(40) };
  await expect(payloadEncryption([current]).decode([sealed])).rejects.toThrow(
    'a payload is encrypted and names no key, and this process has 2026. To fix: let its writer',
  );
});

test.each([0, 12, 40])('a payload with byte %i changed is refused, as is one cut short', async (position) => {
  const codec = payloadEncryption([current]);
  const [sealed] = await codec.encode([payloadOf('a few words')]);
  const data = Buffer.from(sealed?.data ?? []);
  const cut = { ...sealed, data: data.subarray(0, position) };
  data[position] = (data[position] ?? 0) ^ 1;
  await expect(codec.decode([{ ...sealed, data }])).rejects.toThrow('changed on the way');
  await expect(codec.decode([cut])).rejects.toThrow('changed on the way');
});
