import type { ReadChampionOptions } from '../client.ts';
import type { Settings } from '../config.ts';

/** Where Cloud Storage is, for those who read the bucket. */
export function readOptions({ storageEndpoint }: Settings): ReadChampionOptions {
  return storageEndpoint === undefined ? {} : { storageEndpoint };
}
