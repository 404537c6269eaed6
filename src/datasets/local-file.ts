import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DatasetInput } from './dataset-input.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A file of this machine; rejects with Node's own error when it is not there. */
export async function localDataset(path: string): Promise<DatasetInput> {
  const { size } = await stat(path);
  return {
    uri: path,
    sizeBytes: size,
    open: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }),
  };
}
