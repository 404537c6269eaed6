import { type ExpectedChecksums, type ObjectTarget, readExpectedChecksums, storeObject } from './commit-object.ts';
import { type JsonObject, readJsonBody } from './json-body.ts';
import { openMultipart } from './multipart.ts';
import { readObjectFields } from './object-fields.ts';
import { readPreconditions } from './preconditions.ts';
import { objectResource } from './resources.ts';
import { continueUpload, openSession, type ResumableSession } from './resumable-session.ts';
import type { StorageContext } from './storage-context.ts';
import { invalid, jsonResponse, required, StorageError } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

export async function insertObject(
  context: StorageContext,
  request: StorageRequest,
  bucket: string,
): Promise<StorageResponse> {
  context.registry.getBucket(bucket);
  const uploadType = request.url.searchParams.get('uploadType');
  if (uploadType === 'resumable') return startSession(context, request, bucket);
  if (uploadType === 'multipart') return insertMultipart(context, request, bucket);
  if (uploadType === 'media') return insertMedia(context, request, bucket);
  throw invalid(`Invalid uploadType: '${uploadType ?? ''}'.`);
}

async function insertMultipart(
  context: StorageContext,
  request: StorageRequest,
  bucket: string,
): Promise<StorageResponse> {
  const { resource, contentType, content } = await openMultipart(request.body, request.headers['content-type'] ?? '');
  const expected = readExpectedChecksums(resource, request.headers);
  return store(context, targetOf(request, bucket, resource, expected, contentType), content);
}

function insertMedia(context: StorageContext, request: StorageRequest, bucket: string): Promise<StorageResponse> {
  const expected = readExpectedChecksums({}, request.headers);
  return store(context, targetOf(request, bucket, {}, expected, request.headers['content-type']), request.body);
}

async function store(
  context: StorageContext,
  target: ObjectTarget,
  content: AsyncIterable<Buffer>,
): Promise<StorageResponse> {
  return jsonResponse(objectResource(await storeObject(context, target, content), context.baseUrl()));
}

async function startSession(
  context: StorageContext,
  request: StorageRequest,
  bucket: string,
): Promise<StorageResponse> {
  const { headers, url } = request;
  const resource = await readJsonBody(request.body);
  const contentType = headers['x-upload-content-type'];
  const expected = readExpectedChecksums(resource, headers);
  const target = targetOf(request, bucket, resource, expected, contentType ? String(contentType) : undefined);
  return openSession(context, target, url.search);
}

export function continueSession(context: StorageContext, request: StorageRequest): Promise<StorageResponse> {
  return continueUpload(context, sessionOf(context, request), request);
}

/** 499, "client closed request", is what Cloud Storage answers to a cancelled upload. */
export async function cancelSession(context: StorageContext, request: StorageRequest): Promise<StorageResponse> {
  const session = sessionOf(context, request);
  context.sessions.delete(session.id);
  session.receiving?.destroy();
  await session.turn;
  if (!session.object) await session.writer.discard();
  return { status: 499, headers: { 'Content-Length': '0' } };
}

function sessionOf({ sessions }: StorageContext, { url }: StorageRequest): ResumableSession {
  const id = url.searchParams.get('upload_id');
  if (!id) throw required('upload_id');
  const session = sessions.get(id);
  if (!session) throw new StorageError(404, 'notFound', 'Not Found: the upload session is unknown or has expired.');
  return session;
}

function targetOf(
  { url }: StorageRequest,
  bucket: string,
  resource: JsonObject,
  expected: ExpectedChecksums,
  contentType: string | undefined,
): ObjectTarget {
  const query = url.searchParams;
  const name = query.get('name') ?? resource.name;
  if (typeof name !== 'string' || name === '') throw required('name');
  const contentEncoding = query.get('contentEncoding');
  const fields = {
    ...(contentType === undefined ? {} : { contentType }),
    ...readObjectFields(resource),
    ...(contentEncoding === null ? {} : { contentEncoding }),
  };
  return { bucket, name, fields, preconditions: readPreconditions(query), expected };
}
