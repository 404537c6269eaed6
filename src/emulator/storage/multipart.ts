import type { Readable } from 'node:stream';
import { type JsonObject, parseJson } from './json-body.ts';
import { invalid } from './storage-error.ts';

export interface MultipartUpload {
  resource: JsonObject;
  contentType?: string;
  content: AsyncIterable<Buffer>;
}

const LARGEST_HEAD_BYTES = 1024 * 1024;

/** Reads the JSON part of a multipart/related upload and leaves the content part to be streamed. */
export async function openMultipart(body: Readable, contentType: string): Promise<MultipartUpload> {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw invalid('A multipart upload needs a boundary in its Content-Type.');
  const delimiter = Buffer.from(`\n--${boundary}`);
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head: Buffer = Buffer.from('\n'); // so that the first delimiter looks like the others
  for (;;) {
    const parts = splitHead(head, delimiter);
    if (parts) {
      const partType = /^content-type:\s*(.+?)\s*$/im.exec(parts.contentHeaders)?.[1];
      return {
        resource: parseJson(parts.resource),
        ...(partType ? { contentType: partType } : {}),
        content: untilDelimiter(parts.rest, chunks, delimiter),
      };
    }
    if (head.length > LARGEST_HEAD_BYTES) throw malformed();
    head = Buffer.concat([head, await nextChunk(chunks)]);
  }
}

/** undefined while the headers of the second part have not all arrived. Bare line feeds are taken too, as by Google. */
function splitHead(
  head: Buffer,
  delimiter: Buffer,
): { resource: string; contentHeaders: string; rest: Buffer } | undefined {
  const first = head.indexOf(delimiter);
  const second = head.indexOf(delimiter, first + delimiter.length);
  if (first < 0 || second < 0) return undefined;
  const resourceStart = endOfHeaders(head, first);
  const contentStart = endOfHeaders(head, second);
  if (contentStart === undefined) return undefined;
  if (resourceStart === undefined || resourceStart > second) throw malformed();
  return {
    resource: head.toString('utf8', resourceStart, second),
    contentHeaders: head.toString('latin1', second, contentStart),
    rest: head.subarray(contentStart),
  };
}

function endOfHeaders(bytes: Buffer, from: number): number | undefined {
  const ends = ['\r\n\r\n', '\n\n'].map((blank) => ({ at: bytes.indexOf(blank, from), length: blank.length }));
  const [earliest] = ends.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
  return earliest && earliest.at + earliest.length;
}

async function* untilDelimiter(
  first: Buffer,
  rest: AsyncIterator<Buffer>,
  delimiter: Buffer,
): AsyncGenerator<Buffer, void> {
  let pending: Buffer = Buffer.concat([Buffer.from('\n'), first]); // an empty content has its delimiter at once
  let isStart = true;
  for (;;) {
    const at = pending.indexOf(delimiter);
    const skip = isStart ? 1 : 0;
    if (at >= 0) {
      const end = pending[at - 1] === 0x0d ? at - 1 : at;
      if (end > skip) yield pending.subarray(skip, end);
      while (!(await rest.next()).done); // the epilogue: an unread body would leave the connection unusable
      return;
    }
    const safe = pending.length - delimiter.length - 1; // a delimiter may have begun, with a carriage return before it
    if (safe > skip) {
      yield pending.subarray(skip, safe);
      pending = pending.subarray(safe);
      isStart = false;
    }
    pending = Buffer.concat([pending, await nextChunk(rest)]);
  }
}

async function nextChunk(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const next = await chunks.next();
  if (next.done) throw malformed();
  return next.value;
}

const malformed = (): Error => invalid('Malformed multipart body.');
