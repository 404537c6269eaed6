import { Storage } from '@google-cloud/storage';
import { startCrc32c } from './crc32c.ts';

export interface StorageClientOptions {
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly endpoint?: string;
  /** Only needed to make a bucket. */
  readonly project?: string;
  /** For one request; streams are not bounded by it. */
  readonly timeoutMs: number;
}

export function storageClient({ endpoint, project, timeoutMs }: StorageClientOptions): Storage {
  return new Storage({
    ...(endpoint !== undefined && { apiEndpoint: endpoint }),
    ...(project !== undefined && { projectId: project }),
    timeout: timeoutMs,
    retryOptions: { autoRetry: false, maxRetries: 0 }, // Temporal retries
    crc32cGenerator: startCrc32c,
  });
}
