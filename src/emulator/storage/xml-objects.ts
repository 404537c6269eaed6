import { type ObjectTarget, readExpectedChecksums, storeObject } from './commit-object.ts';
import type { ObjectPath } from './object-methods.ts';
import type { Preconditions } from './preconditions.ts';
import type { ObjectFields, ObjectRecord } from './records.ts';
import { openSession } from './resumable-session.ts';
import type { StorageContext } from './storage-context.ts';
import { invalid } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

export async function putXml(
  context: StorageContext,
  request: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  return { status: 200, headers: headersOf(await storeObject(context, xmlTarget(request, path), request.body)) };
}

/** What a signed address for a resumable upload starts: the rest of it is as with the JSON API. */
export async function startSignedUpload(
  context: StorageContext,
  request: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  const { headers } = await openSession(context, xmlTarget(request, path), '');
  return { status: 201, headers };
}

/** The XML API has conditions, metadata and checksums in headers. */
export function xmlTarget({ headers }: StorageRequest, path: ObjectPath): ObjectTarget {
  const metadata = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    name.startsWith('x-goog-meta-') ? [[name.slice('x-goog-meta-'.length), String(value)]] : [],
  );
  const fields: ObjectFields = {
    ...(headers['content-type'] ? { contentType: headers['content-type'] } : {}),
    ...(headers['content-encoding'] ? { contentEncoding: headers['content-encoding'] } : {}),
    ...(headers['cache-control'] ? { cacheControl: headers['cache-control'] } : {}),
    ...(metadata.length > 0 ? { metadata: Object.fromEntries(metadata) } : {}),
  };
  return { ...path, fields, preconditions: readConditions(headers), expected: readExpectedChecksums({}, headers) };
}

export function headersOf(object: ObjectRecord): Record<string, string> {
  const { generation, metageneration, crc32c, md5, sizeBytes } = object;
  return {
    ETag: etagOfContent(object),
    'X-Goog-Generation': String(generation),
    'X-Goog-Metageneration': String(metageneration),
    'X-Goog-Hash': `crc32c=${crc32c}${md5 === undefined ? '' : `,md5=${md5}`}`,
    'X-Goog-Stored-Content-Length': String(sizeBytes),
    'Content-Length': '0',
  };
}

/** The MD5 in hex where there is one, as S3 has it. */
export function etagOfContent({ md5, crc32c }: { md5?: string; crc32c: string }): string {
  return `"${md5 === undefined ? `-${crc32c}` : Buffer.from(md5, 'base64').toString('hex')}"`;
}

function readConditions(headers: StorageRequest['headers']): Preconditions {
  const generation = readNumber(headers, 'x-goog-if-generation-match');
  const metageneration = readNumber(headers, 'x-goog-if-metageneration-match');
  return {
    ...(generation === undefined ? {} : { generationMatch: generation }),
    ...(metageneration === undefined ? {} : { metagenerationMatch: metageneration }),
  };
}

function readNumber(headers: StorageRequest['headers'], name: string): number | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  if (!/^\d{1,19}$/.test(String(value))) throw invalid(`Invalid value for ${name}: '${String(value)}'.`);
  return Number(value);
}
