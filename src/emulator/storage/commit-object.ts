import type { IncomingHttpHeaders } from 'node:http';
import type { Content, ContentWriter } from './content-store.ts';
import type { JsonObject } from './json-body.ts';
import { checkPreconditions, type Preconditions } from './preconditions.ts';
import type { ObjectFields, ObjectRecord } from './records.ts';
import type { StorageContext } from './storage-context.ts';
import { badDigest, invalid } from './storage-error.ts';

/** Checksums the client says its bytes have, in base64. */
export interface ExpectedChecksums {
  crc32c?: string;
  md5?: string;
}

export interface ObjectTarget {
  bucket: string;
  name: string;
  fields: ObjectFields;
  preconditions: Preconditions;
  expected?: ExpectedChecksums;
  componentCount?: number;
  /** Absent: kept, unless the object is composed. Parts that were uploaded concurrently have none of the whole. */
  md5?: 'none';
}

/** An object name, by the rules of Cloud Storage. */
export function checkObjectName(name: string): void {
  const sizeBytes = Buffer.byteLength(name);
  if (sizeBytes === 0) throw invalid('Required parameter: name');
  if (sizeBytes > 1_024) throw invalid('The specified object name is too long.');
  if (name === '.' || name === '..' || /[\r\n]/.test(name)) throw invalid(`Invalid object name: '${name}'.`);
}

/** Refuses before any byte was sent what `commitObject` would refuse afterwards. */
export function checkTarget({ registry }: StorageContext, { bucket, name, preconditions }: ObjectTarget): void {
  registry.getBucket(bucket);
  checkObjectName(name);
  checkPreconditions(preconditions, registry.findObject(bucket, name), 'write');
}

/** Turns written bytes into the object, or into nothing: preconditions and checksums are checked in the same act. */
export async function commitObject(
  context: StorageContext,
  target: ObjectTarget,
  writer: ContentWriter,
): Promise<ObjectRecord> {
  const content = await writer.finish();
  let replaced: ObjectRecord | undefined;
  let object: ObjectRecord;
  try {
    checkChecksums(target.expected ?? {}, content);
    checkTarget(context, target);
    object = recordOf(context, target, content);
    replaced = context.registry.putObject(object);
  } catch (error) {
    await context.contents.remove(content.id);
    throw error;
  }
  if (replaced) await context.contents.remove(replaced.contentId);
  return object;
}

/** Streams the content in and commits it: half an object, of a connection that broke, is no object. */
export async function storeObject(
  context: StorageContext,
  target: ObjectTarget,
  content: AsyncIterable<Buffer>,
): Promise<ObjectRecord> {
  const writer = await context.contents.openWriter();
  try {
    for await (const chunk of content) await writer.write(chunk);
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return commitObject(context, target, writer);
}

function recordOf({ registry, now }: StorageContext, target: ObjectTarget, content: Content): ObjectRecord {
  const { bucket, name, fields, componentCount } = target;
  const hasMd5 = componentCount === undefined && target.md5 !== 'none';
  const writtenAtMs = now();
  return {
    bucket,
    name,
    generation: registry.nextGeneration(),
    metageneration: 1,
    contentId: content.id,
    sizeBytes: content.sizeBytes,
    crc32c: content.crc32c,
    ...(hasMd5 ? { md5: content.md5 } : {}),
    ...(componentCount === undefined ? {} : { componentCount }),
    fields: { contentType: 'application/octet-stream', ...fields },
    createdAtMs: writtenAtMs,
    updatedAtMs: writtenAtMs,
  };
}

export function checkChecksums(expected: ExpectedChecksums, actual: Content): void {
  if (expected.crc32c !== undefined && expected.crc32c !== actual.crc32c) {
    throw badDigest(`Provided CRC32C "${expected.crc32c}" doesn't match calculated CRC32C "${actual.crc32c}".`);
  }
  if (expected.md5 !== undefined && expected.md5 !== actual.md5) {
    throw badDigest(`Provided MD5 hash "${expected.md5}" doesn't match calculated MD5 hash "${actual.md5}".`);
  }
}

/** A client names its checksums in the resource, in `X-Goog-Hash: crc32c=…,md5=…`, or in Content-MD5. */
export function readExpectedChecksums(resource: JsonObject, headers: IncomingHttpHeaders): ExpectedChecksums {
  const header = String(headers['x-goog-hash'] ?? '');
  const crc32c = resource.crc32c ?? /crc32c=([^,\s]+)/.exec(header)?.[1];
  const md5 = resource.md5Hash ?? /md5=([^,\s]+)/.exec(header)?.[1] ?? headers['content-md5'];
  return { ...(crc32c ? { crc32c: String(crc32c) } : {}), ...(md5 ? { md5: String(md5) } : {}) };
}
