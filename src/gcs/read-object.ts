import { addAbortSignal } from 'node:stream';
import type { File } from '@google-cloud/storage';
import { GoogleApiError } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import { startCrc32c } from './crc32c.ts';
import type { ObjectFacts } from './object-store.ts';

const RANGE_BYTES = 8 * 1024 * 1024;

/**
 * The bytes of one generation, in ranges: when a stream of Google's client is left early, the client closes the
 * connections of all other calls too. `deadlineMs` is for one range; the client itself would wait for ever.
 */
export async function* readObject(file: File, facts: ObjectFacts, deadlineMs: number): AsyncGenerator<Buffer> {
  const checksum = startCrc32c();
  for (let start = 0; start < facts.sizeBytes; start += RANGE_BYTES) {
    const end = Math.min(start + RANGE_BYTES, facts.sizeBytes) - 1;
    const range = await readRange(file, { start, end }, deadlineMs);
    checksum.update(range);
    yield range;
  }
  if (checksum.validate(facts.crc32c)) return;
  throw new GoogleApiError('Unavailable', `${facts.uri} arrived damaged: CRC32C ${checksum}, expected ${facts.crc32c}`);
}

async function readRange(file: File, range: { start: number; end: number }, deadlineMs: number): Promise<Buffer> {
  const deadline = AbortSignal.timeout(deadlineMs);
  return fromGoogle(async () => {
    const content = addAbortSignal(deadline, file.createReadStream({ ...range, decompress: false }));
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    } catch (error) {
      if (!deadline.aborted) throw error;
      throw new GoogleApiError('Unavailable', `${file.name} did not arrive in ${deadlineMs} ms`, { cause: error });
    }
  });
}
