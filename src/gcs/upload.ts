import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { File, FileMetadata } from '@google-cloud/storage';
import { GoogleApiError } from '../google/errors.ts';
import { startCrc32c } from './crc32c.ts';
import type { NewObject } from './object-store.ts';

/** Up to here one request; above, a resumable upload. Google's own clients draw the line at the same size. */
const ONE_REQUEST_BYTES = 8 * 1024 * 1024;

/**
 * Creates the object, never replaces one. Content that is not what its checksum says is never completed: one request is
 * not begun, a resumable upload is broken off before its last byte.
 */
export async function upload(file: File, content: Readable, object: NewObject): Promise<FileMetadata> {
  const chunks = content[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  const head = await take(chunks, ONE_REQUEST_BYTES);
  const { contentType, crc32c, metadata = {} } = object;
  const options = {
    preconditionOpts: { ifGenerationMatch: 0 },
    metadata: { contentType, crc32c, metadata: { ...metadata } }, // the server checks crc32c before it keeps anything
    validation: false, // the client's own check would delete, without a precondition, what it finds wrong
  };
  if (head.ended) {
    const body = Buffer.concat(head.chunks);
    await drain(checked(head.chunks, crc32c));
    await file.save(body, { ...options, resumable: false });
  } else {
    const all = checked(chained(head.chunks, chunks), crc32c);
    await pipeline(all, file.createWriteStream({ ...options, resumable: true }));
  }
  return file.metadata;
}

async function take(
  chunks: AsyncIterator<Buffer, undefined>,
  bytes: number,
): Promise<{ chunks: Buffer[]; ended: boolean }> {
  const taken: Buffer[] = [];
  for (let size = 0; size <= bytes; ) {
    const { value, done } = await chunks.next();
    if (done) return { chunks: taken, ended: true };
    const chunk = Buffer.from(value);
    taken.push(chunk);
    size += chunk.length;
  }
  return { chunks: taken, ended: false };
}

async function* chained(head: readonly Buffer[], rest: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
  try {
    yield* head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield Buffer.from(next.value);
  } finally {
    await rest.return?.(); // closes the file when the upload breaks off
  }
}

async function* checked(chunks: Iterable<Buffer> | AsyncIterable<Buffer>, crc32c: string): AsyncGenerator<Buffer> {
  const checksum = startCrc32c();
  for await (const chunk of chunks) {
    checksum.update(chunk);
    yield chunk;
  }
  if (checksum.validate(crc32c)) return;
  throw new GoogleApiError(
    'Invalid',
    `the content has CRC32C ${checksum}, expected ${crc32c}: it has changed meanwhile`,
  );
}

async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of chunks);
}
