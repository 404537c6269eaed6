import { readRange } from './byte-range.ts';
import type { ByteRange } from './content-store.ts';
import { readJsonBody } from './json-body.ts';
import { type ListingQuery, listPage } from './listing.ts';
import { globMatcher } from './match-glob.ts';
import { patchObjectFields, readObjectFields } from './object-fields.ts';
import { checkPreconditions, readInteger, readPreconditions } from './preconditions.ts';
import type { ObjectFields, ObjectRecord } from './records.ts';
import { etagOf, objectResource } from './resources.ts';
import type { StorageContext } from './storage-context.ts';
import { jsonResponse, StorageError } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

/** Which object a call is about. */
export interface ObjectPath {
  bucket: string;
  name: string;
}

export async function getObject(
  context: StorageContext,
  { url }: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  const object = readable(context, url.searchParams, path);
  return jsonResponse(objectResource(object, context.baseUrl()), 200, { ETag: etagOf(object) });
}

export async function downloadObject(
  context: StorageContext,
  request: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  const { object, range, answer } = describeMedia(context, request, path);
  return { ...answer, body: await context.contents.read(object.contentId, range) };
}

/** What `downloadObject` would say of the object, without its bytes. */
export async function headObject(
  context: StorageContext,
  request: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  return describeMedia(context, request, path).answer;
}

function describeMedia(
  context: StorageContext,
  { url, headers }: StorageRequest,
  path: ObjectPath,
): { object: ObjectRecord; range: ByteRange; answer: StorageResponse } {
  const object = readableOrPlainText(context, url.searchParams, path);
  const { sizeBytes } = object;
  const asked = readRange(headers.range, sizeBytes);
  const range = asked ?? { start: 0, end: sizeBytes };
  const { start, end } = range;
  const answer = {
    status: asked ? 206 : 200,
    headers: {
      ...mediaHeaders(object),
      'Content-Length': String(end - start),
      ...(asked ? { 'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}` } : {}),
    },
  };
  return { object, range, answer };
}

/** The checksums are those of the whole object, also when a part of it is sent. */
function mediaHeaders(object: ObjectRecord): Record<string, string> {
  const { contentType = 'application/octet-stream', ...fields } = object.fields;
  return {
    'Content-Type': contentType,
    ...(fields.contentEncoding ? { 'Content-Encoding': fields.contentEncoding } : {}),
    ...(fields.contentDisposition ? { 'Content-Disposition': fields.contentDisposition } : {}),
    ...(fields.contentLanguage ? { 'Content-Language': fields.contentLanguage } : {}),
    'Cache-Control': fields.cacheControl ?? 'no-cache, no-store, max-age=0, must-revalidate',
    'Accept-Ranges': 'bytes',
    ETag: etagOf(object),
    'Last-Modified': new Date(object.updatedAtMs).toUTCString(),
    'X-Goog-Hash': `crc32c=${object.crc32c}${object.md5 === undefined ? '' : `,md5=${object.md5}`}`,
    'X-Goog-Generation': String(object.generation),
    'X-Goog-Metageneration': String(object.metageneration),
    'X-Goog-Storage-Class': fields.storageClass ?? 'STANDARD',
    'X-Goog-Stored-Content-Encoding': fields.contentEncoding ?? 'identity',
    'X-Goog-Stored-Content-Length': String(object.sizeBytes),
  };
}

export async function listObjects(
  context: StorageContext,
  { url }: StorageRequest,
  bucket: string,
): Promise<StorageResponse> {
  const query = url.searchParams;
  const glob = query.get('matchGlob');
  const all = context.registry.objects(bucket);
  const matches = glob ? globMatcher(glob) : undefined;
  const objects = matches ? all.filter(({ name }) => matches(name)) : all;
  const { items, prefixes, nextPageToken } = listPage(objects, readListing(query));
  return jsonResponse({
    kind: 'storage#objects',
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    ...(prefixes.length === 0 ? {} : { prefixes }),
    ...(items.length === 0 ? {} : { items: items.map((object) => objectResource(object, context.baseUrl())) }),
  });
}

export function readListing(query: URLSearchParams): ListingQuery {
  const listing: ListingQuery = {};
  for (const parameter of ['prefix', 'delimiter', 'startOffset', 'endOffset', 'pageToken'] as const) {
    const value = query.get(parameter);
    if (value) listing[parameter] = value;
  }
  const maxResults = readInteger(query, 'maxResults');
  return maxResults === undefined ? listing : { ...listing, maxResults };
}

export async function patchObject(
  context: StorageContext,
  request: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  const patch = await readJsonBody(request.body);
  return changeFields(context, request.url.searchParams, path, (fields) => patchObjectFields(fields, patch));
}

export async function updateObject(
  context: StorageContext,
  request: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  const resource = await readJsonBody(request.body);
  return changeFields(context, request.url.searchParams, path, () => readObjectFields(resource));
}

function changeFields(
  context: StorageContext,
  query: URLSearchParams,
  path: ObjectPath,
  change: (fields: ObjectFields) => ObjectFields,
): StorageResponse {
  const object = writable(context, query, path);
  const changed = {
    ...object,
    fields: change(object.fields),
    metageneration: object.metageneration + 1,
    updatedAtMs: context.now(),
  };
  context.registry.putObject(changed);
  return jsonResponse(objectResource(changed, context.baseUrl()));
}

export async function deleteObject(
  context: StorageContext,
  { url }: StorageRequest,
  path: ObjectPath,
): Promise<StorageResponse> {
  const object = writable(context, url.searchParams, path);
  context.registry.removeObject(object);
  await context.contents.remove(object.contentId);
  return { status: 204, headers: {} };
}

function readable({ registry }: StorageContext, query: URLSearchParams, { bucket, name }: ObjectPath): ObjectRecord {
  const object = registry.getObject(bucket, name, readInteger(query, 'generation'));
  checkPreconditions(readPreconditions(query), object, 'read');
  return object;
}

function writable({ registry }: StorageContext, query: URLSearchParams, { bucket, name }: ObjectPath): ObjectRecord {
  const object = registry.getObject(bucket, name, readInteger(query, 'generation'));
  checkPreconditions(readPreconditions(query), object, 'write');
  return object;
}

function readableOrPlainText(context: StorageContext, query: URLSearchParams, path: ObjectPath): ObjectRecord {
  try {
    return readable(context, query, path);
  } catch (error) {
    if (error instanceof StorageError) error.isPlainText = true;
    throw error;
  }
}
