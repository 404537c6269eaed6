import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A key of payload encryption. The secret prints as nothing, neither in a log nor in JSON. */
export interface EncryptionKey {
  /** Stands readable beside everything that the key encrypted. */
  readonly id: string;
  /** 256 bits. */
  readonly secret: KeyObject;
}

const KEY_BYTES = 32; // AES-256
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/; // 32 bytes
const MAKE_ONE = 'To fix: write id:key, for example id 2026-11 with a key made by: openssl rand -base64 32';

/**
 * `id:key` pairs, separated by commas or lines; the first encrypts, all decrypt. A line may be a comment that begins with #.
 * @throws {RangeError} with rule and fix. It never holds a key.
 */
export function encryptionKeys(text: string): EncryptionKey[] {
  const entries = text
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) throw new RangeError(`it holds no key. ${MAKE_ONE}`);
  const keys = entries.map((entry, index) => encryptionKey(entry, index + 1));
  const repeated = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) < index);
  if (repeated) {
    throw new RangeError(`key id ${repeated.id} stands there twice. To fix: give each key an id of its own`);
  }
  return keys;
}

/** The same from a file, where a secret store mounts one. @throws {RangeError} */
export function encryptionKeyFile(path: string): EncryptionKey[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new RangeError(`this file can not be read (${code}). To fix: name a file of id:key lines`);
  }
  return encryptionKeys(text);
}

function encryptionKey(entry: string, position: number): EncryptionKey {
  const colon = entry.indexOf(':');
  const id = entry.slice(0, Math.max(colon, 0));
  if (!KEY_ID.test(id)) {
    throw new RangeError(`key ${position} has no id of 1 to 64 letters, digits, dots, _ and -. ${MAKE_ONE}`);
  }
  const secret = entry.slice(colon + 1);
  if (!BASE64.test(secret)) {
    throw new RangeError(`key ${position} (${id}) is not ${KEY_BYTES} bytes in base64. ${MAKE_ONE}`);
  }
  return { id, secret: createSecretKey(secret, 'base64') };
}
