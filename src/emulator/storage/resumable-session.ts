import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { readUploadRange, type UploadRange } from './byte-range.ts';
import { checkTarget, commitObject, type ObjectTarget } from './commit-object.ts';
import type { ContentWriter } from './content-store.ts';
import type { ObjectRecord } from './records.ts';
import { objectResource } from './resources.ts';
import type { StorageContext } from './storage-context.ts';
import { invalid, jsonResponse } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

/** An upload in several requests. It ends by becoming an object, by its client's DELETE, or with the process. */
export interface ResumableSession {
  id: string;
  target: ObjectTarget;
  writer: ContentWriter;
  object?: ObjectRecord;
  /** The body being received; a newer request replaces it, since its client has given that connection up. */
  receiving?: Readable;
  /** Resolves when the latest request is through: the requests of a session work one after another. */
  turn: Promise<void>;
}

/** `search` is the query of the request that starts it: the address of the session repeats it. */
export async function openSession(
  context: StorageContext,
  target: ObjectTarget,
  search: string,
): Promise<StorageResponse> {
  checkTarget(context, target);
  const id = randomUUID();
  const writer = await context.contents.openWriter();
  context.sessions.set(id, { id, target, writer, turn: Promise.resolve() });
  const location = new URL(`/upload/storage/v1/b/${encodeURIComponent(target.bucket)}/o`, context.baseUrl());
  location.search = search;
  location.searchParams.set('name', target.name);
  location.searchParams.set('upload_id', id);
  return { status: 200, headers: { Location: location.href, 'X-GUploader-UploadID': id, 'Content-Length': '0' } };
}

const SMALLEST_CHUNK_BYTES = 256 * 1024;

/** Handles one PUT: bytes, the end of the upload, or the question how far it got. */
export async function continueUpload(
  context: StorageContext,
  session: ResumableSession,
  request: StorageRequest,
): Promise<StorageResponse> {
  session.receiving?.destroy();
  const earlier = session.turn;
  let finishTurn = (): void => {};
  session.turn = new Promise((resolve) => {
    finishTurn = resolve;
  });
  try {
    await earlier;
    return await receive(context, session, request);
  } finally {
    delete session.receiving;
    finishTurn();
  }
}

async function receive(
  context: StorageContext,
  session: ResumableSession,
  { body, headers }: StorageRequest,
): Promise<StorageResponse> {
  const range = readUploadRange(headers['content-range']);
  if (!range) throw invalid(`Invalid Content-Range: ${headers['content-range']}.`);
  if (session.object) return jsonResponse(objectResource(session.object, context.baseUrl()));
  if (range.kind !== 'status') {
    checkChunkSize(range);
    if (range.start > session.writer.sizeBytes) return incomplete(session);
    session.receiving = body;
    await append(session.writer, body, session.writer.sizeBytes - range.start);
  }
  if (!isComplete(range, session.writer.sizeBytes)) return incomplete(session);
  return finish(context, session, headers['x-goog-hash']);
}

/** A client that resends what we have already (its answer was lost) is taken at its word; only the rest is new. */
async function append(writer: ContentWriter, body: Readable, alreadyStored: number): Promise<void> {
  let toSkip = alreadyStored;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const fresh = chunk.subarray(Math.min(toSkip, chunk.length));
    toSkip -= chunk.length - fresh.length;
    if (fresh.length > 0) await writer.write(fresh);
  }
}

function isComplete(range: UploadRange, storedBytes: number): boolean {
  return range.kind === 'rest' || range.total === storedBytes;
}

async function finish(
  context: StorageContext,
  session: ResumableSession,
  hashHeader: string | string[] | undefined,
): Promise<StorageResponse> {
  const crc32c = /crc32c=([^,\s]+)/.exec(String(hashHeader ?? ''))?.[1];
  const expected = { ...session.target.expected, ...(crc32c ? { crc32c } : {}) };
  try {
    session.object = await commitObject(context, { ...session.target, expected }, session.writer);
  } catch (error) {
    context.sessions.delete(session.id); // its bytes are gone: the client has to begin again
    throw error;
  }
  return jsonResponse(objectResource(session.object, context.baseUrl()));
}

function incomplete({ writer }: ResumableSession): StorageResponse {
  const range = writer.sizeBytes === 0 ? {} : { Range: `bytes=0-${writer.sizeBytes - 1}` };
  return { status: 308, headers: { 'Content-Length': '0', ...range } };
}

function checkChunkSize(range: Exclude<UploadRange, { kind: 'status' }>): void {
  if (range.kind === 'rest' || range.total === range.end) return;
  const sizeBytes = range.end - range.start;
  if (sizeBytes >= SMALLEST_CHUNK_BYTES) return;
  throw invalid(
    `Invalid request.  The number of bytes uploaded is required to be equal or greater than ${SMALLEST_CHUNK_BYTES}, ` +
      'except for the final request (it is recommended to be the exact multiple of ' +
      `${SMALLEST_CHUNK_BYTES}).  The received request contained ${sizeBytes} bytes, which does not meet this requirement.`,
  );
}
