import { randomUUID } from 'node:crypto';
import {
  checkChecksums,
  checkTarget,
  commitObject,
  type ObjectTarget,
  readExpectedChecksums,
} from './commit-object.ts';
import type { Content } from './content-store.ts';
import type { ObjectPath } from './object-methods.ts';
import type { StorageContext } from './storage-context.ts';
import { invalid, StorageError } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';
import { valuesOf, xmlResponse } from './xml.ts';
import { etagOfContent, headersOf, xmlTarget } from './xml-objects.ts';

/** An upload whose parts come in any order, several at a time. It ends complete, aborted, or with the process. */
export interface MultipartSession {
  target: ObjectTarget;
  parts: Map<number, Content>;
}

const MOST_PARTS = 10_000; // XML API multipart uploads, "limits"
const SMALLEST_PART_BYTES = 5 * 1024 * 1024; // the same page: every part but the last

export async function startMultipart(
  context: StorageContext,
  request: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  const target = { ...xmlTarget(request, path), md5: 'none' } as const;
  checkTarget(context, target);
  const id = randomUUID();
  context.multiparts.set(id, { target, parts: new Map() });
  return xmlResponse('InitiateMultipartUploadResult', { Bucket: path.bucket, Key: path.name, UploadId: id });
}

export async function uploadPart(context: StorageContext, request: StorageRequest): Promise<StorageResponse> {
  const session = sessionOf(context, request);
  const number = Number(request.url.searchParams.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw invalid(`Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
  }
  const writer = await context.contents.openWriter();
  let content: Content;
  try {
    for await (const chunk of request.body as AsyncIterable<Buffer>) await writer.write(chunk);
    content = await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
  try {
    checkChecksums(readExpectedChecksums({}, request.headers), content);
  } catch (error) {
    await context.contents.remove(content.id);
    throw error;
  }
  const replaced = session.parts.get(number);
  session.parts.set(number, content);
  if (replaced) await context.contents.remove(replaced.id);
  const { crc32c, md5 } = content;
  const headers = { ETag: etagOfContent(content), 'X-Goog-Hash': `crc32c=${crc32c},md5=${md5}`, 'Content-Length': '0' };
  return { status: 200, headers };
}

export async function completeUpload(
  context: StorageContext,
  request: StorageRequest,
  { bucket, name }: ObjectPath,
): Promise<StorageResponse> {
  const session = sessionOf(context, request);
  const parts = chosenParts(session, await readText(request));
  const writer = await context.contents.openWriter();
  try {
    for (const { id, sizeBytes } of parts) {
      const content = await context.contents.read(id, { start: 0, end: sizeBytes });
      for await (const chunk of content as AsyncIterable<Buffer>) await writer.write(chunk);
    }
  } catch (error) {
    await writer.discard();
    throw error;
  }
  const object = await commitObject(context, session.target, writer);
  await forget(context, request);
  const headers = headersOf(object);
  const answer = xmlResponse('CompleteMultipartUploadResult', { Bucket: bucket, Key: name, ETag: headers.ETag ?? '' });
  return {
    ...answer,
    headers: { ...headers, ...answer.headers, 'Content-Length': `${Buffer.byteLength(`${answer.body}`)}` },
  };
}

export async function abortUpload(context: StorageContext, request: StorageRequest): Promise<StorageResponse> {
  sessionOf(context, request);
  await forget(context, request);
  return { status: 204, headers: {} };
}

/** Removes what a session holds besides the object it may have become. */
export async function removeParts(context: StorageContext, { parts }: MultipartSession): Promise<void> {
  await Promise.all(Array.from(parts.values(), ({ id }) => context.contents.remove(id)));
}

async function forget(context: StorageContext, request: StorageRequest): Promise<void> {
  const session = sessionOf(context, request);
  context.multiparts.delete(uploadIdOf(request));
  await removeParts(context, session);
}

/** The parts that the client lists, which need not be all; their numbers rise, and their bytes are what it sent. */
function chosenParts({ parts }: MultipartSession, xml: string): Content[] {
  const numbers = valuesOf(xml, 'PartNumber').map(Number);
  const etags = valuesOf(xml, 'ETag');
  if (numbers.length === 0 || numbers.length !== etags.length) {
    throw new StorageError(400, 'invalid', 'The list of parts is empty or malformed.', 'MalformedXML');
  }
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new StorageError(400, 'invalid', 'The parts must be listed in ascending order.', 'InvalidPartOrder');
  }
  return numbers.map((number, index) => {
    const part = parts.get(number);
    if (!part || etagOfContent(part) !== `"${etags[index]?.replaceAll('"', '')}"`) {
      throw new StorageError(400, 'invalid', `Part ${number} was not uploaded or has another ETag.`, 'InvalidPart');
    }
    if (index < numbers.length - 1 && part.sizeBytes < SMALLEST_PART_BYTES) {
      const rule = `all but the last need ${SMALLEST_PART_BYTES}`;
      throw new StorageError(400, 'invalid', `Part ${number} has ${part.sizeBytes} bytes; ${rule}.`, 'EntityTooSmall');
    }
    return part;
  });
}

function sessionOf({ multiparts }: StorageContext, request: StorageRequest): MultipartSession {
  const session = multiparts.get(uploadIdOf(request));
  if (!session) throw new StorageError(404, 'notFound', 'The upload is unknown, complete or aborted.', 'NoSuchUpload');
  return session;
}

function uploadIdOf({ url }: StorageRequest): string {
  return url.searchParams.get('uploadId') ?? '';
}

async function readText({ body }: StorageRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
