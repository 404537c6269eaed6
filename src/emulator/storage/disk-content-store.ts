import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ContentStore, type ContentWriter, createChecksums } from './content-store.ts';

/**
 * One file per content. A file counts only once a record names it (`keep`): what a killed process left half-written
 * is removed at the next start.
 */
export function createDiskContentStore(directory: string, keep: ReadonlySet<string>): ContentStore {
  mkdirSync(directory, { recursive: true });
  for (const file of readdirSync(directory)) if (!keep.has(file)) unlinkSync(join(directory, file));
  return {
    openWriter: () => openFileWriter(directory),
    read: async (id, { start, end }) => {
      if (start >= end) return Readable.from([]);
      const file = await open(join(directory, id)); // opened now: an overwrite may unlink it before the first read
      return file.createReadStream({ start, end: end - 1 });
    },
    remove: (id) => rm(join(directory, id), { force: true }),
  };
}

async function openFileWriter(directory: string): Promise<ContentWriter> {
  const id = randomUUID();
  const path = join(directory, id);
  const file = await open(path, 'wx');
  const checksums = createChecksums();
  let sizeBytes = 0;
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    write: async (chunk) => {
      await file.appendFile(chunk);
      checksums.update(chunk);
      sizeBytes += chunk.length;
    },
    finish: async () => {
      await file.close();
      return { id, sizeBytes, ...checksums.digest() };
    },
    discard: async () => {
      await file.close();
      await rm(path, { force: true });
    },
  };
}
