import { fileURLToPath } from 'node:url';
import {
  type DataConverter,
  DefaultFailureConverter,
  defaultFailureConverter,
  defaultPayloadConverter,
  type LoadedDataConverter,
} from '@temporalio/common';
import type { EncryptionKey } from '../config/encryption-keys.ts';
import { payloadEncryption } from './payload-encryption.ts';

/** For clients. Everybody who starts, asks or reads runs of a namespace needs the same keys. */
export function dataConverter(keys: readonly EncryptionKey[] = []): LoadedDataConverter {
  return {
    payloadConverter: defaultPayloadConverter,
    failureConverter:
      keys.length > 0 ? new DefaultFailureConverter({ encodeCommonAttributes: true }) : defaultFailureConverter,
    payloadCodecs: [payloadEncryption(keys)],
  };
}

/** The same for workers and replay, whose SDK wants the failure converter by its path. */
export function workerDataConverter(keys: readonly EncryptionKey[] = []): DataConverter {
  return {
    ...(keys.length > 0 ? { failureConverterPath: encodedFailuresPath() } : {}),
    payloadCodecs: [payloadEncryption(keys)],
  };
}

function encodedFailuresPath(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'cts' : 'cjs'; // run unbuilt or built
  return fileURLToPath(new URL(`../contract/encoded-failures.${ending}`, import.meta.url));
}
