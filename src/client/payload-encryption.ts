import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { EncryptionKey } from '../config/encryption-keys.ts';

/** Temporal's samples in Go, Python and TypeScript write the same, so that services in other languages can take part. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** A payload that this process can't read, with what to do about it. */
export class PayloadKeyError extends Error {
  override readonly name = 'PayloadKeyError';
}

/**
 * Encrypts every payload whole with the first key (AES-256-GCM), and reads what any of the keys encrypted. Plain payloads
 * are read as they are: runs that began before encryption was switched on go on. Without keys all is written plain.
 */
export function payloadEncryption(keys: readonly EncryptionKey[] = []): PayloadCodec {
  const [first] = keys;
  return {
    encode: async (payloads) => (first ? payloads.map((payload) => encrypted(payload, first)) : payloads),
    decode: async (payloads) => payloads.map((payload) => (isEncrypted(payload) ? decrypted(payload, keys) : payload)),
  };
}

function isEncrypted({ metadata }: Payload): boolean {
  return textOf(metadata?.encoding) === ENCODING;
}

function encrypted(payload: Payload, { id, secret }: EncryptionKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, secret, nonce);
  const text = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) },
    data: Buffer.concat([nonce, ...text, cipher.getAuthTag()]),
  };
}

function decrypted({ metadata, data }: Payload, keys: readonly EncryptionKey[]): Payload {
  const id = textOf(metadata?.[KEY_ID]);
  const key = keys.find((one) => one.id === id);
  if (!key) throw new PayloadKeyError(lackOf(id, keys));
  try {
    return PayloadMessage.decode(opened(Buffer.from(data ?? []), key.secret));
  } catch {
    throw new PayloadKeyError(
      `a payload names key ${id}, but this process's key of that id does not open it: it was changed on the way, or ` +
        'encrypted with another key. To fix: compare the key in TEMPOTUNE_ENCRYPTION_KEYS with the one of its writer',
    );
  }
}

function lackOf(id: string, keys: readonly EncryptionKey[]): string {
  const known = keys.length === 0 ? 'has no keys' : `has ${keys.map((one) => one.id).join(', ')}`;
  if (id === '') {
    return (
      `a payload is encrypted and names no key, and this process ${known}. ` +
      `To fix: let its writer put the key's id into the payload's ${KEY_ID}, as tempotune does`
    );
  }
  const fix =
    keys.length === 0
      ? 'set TEMPOTUNE_ENCRYPTION_KEYS (or TEMPOTUNE_ENCRYPTION_KEY_FILE) to the keys of its writer'
      : 'add that key behind the first in TEMPOTUNE_ENCRYPTION_KEYS (or TEMPOTUNE_ENCRYPTION_KEY_FILE)';
  return `a payload is encrypted with key ${id}, and this process ${known}. To fix: ${fix}`;
}

function opened(sealed: Buffer, secret: KeyObject): Buffer {
  const decipher = createDecipheriv(CIPHER, secret, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}
