import { isJsonObject, type JsonObject, readJsonBody } from './json-body.ts';
import { listPage } from './listing.ts';
import { readListing } from './object-methods.ts';
import { checkPreconditions, readPreconditions } from './preconditions.ts';
import type { BucketRecord } from './records.ts';
import { bucketResource } from './resources.ts';
import type { StorageContext } from './storage-context.ts';
import { invalid, jsonResponse, required } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

const BUCKET_NAME = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/; // 3 to 63 characters, to 222 with dots

export async function insertBucket(context: StorageContext, request: StorageRequest): Promise<StorageResponse> {
  const projectId = request.url.searchParams.get('project');
  if (!projectId) throw required('project');
  const resource = await readJsonBody(request.body);
  const name = resource.name;
  if (typeof name !== 'string') throw required('name');
  const bucket = addBucket(context, name, projectId, resource);
  return jsonResponse(bucketResource(bucket, context.baseUrl()));
}

export function addBucket(
  { registry, now }: StorageContext,
  name: string,
  projectId: string,
  resource: JsonObject = {},
): BucketRecord {
  if (!BUCKET_NAME.test(name) || (name.length > 63 && !name.includes('.'))) {
    throw invalid(`Invalid bucket name: '${name}'`);
  }
  const createdAtMs = now();
  const labels = isJsonObject(resource.labels) ? (resource.labels as Record<string, string>) : undefined;
  return registry.addBucket({
    name,
    projectId,
    location: String(resource.location ?? 'US').toUpperCase(),
    storageClass: String(resource.storageClass ?? 'STANDARD'),
    ...(labels === undefined ? {} : { labels }),
    metageneration: 1,
    createdAtMs,
    updatedAtMs: createdAtMs,
  });
}

export async function getBucket(
  context: StorageContext,
  { url }: StorageRequest,
  name: string,
): Promise<StorageResponse> {
  const bucket = context.registry.getBucket(name);
  checkPreconditions(readPreconditions(url.searchParams), bucket, 'read');
  return jsonResponse(bucketResource(bucket, context.baseUrl()));
}

export async function listBuckets(context: StorageContext, { url }: StorageRequest): Promise<StorageResponse> {
  const projectId = url.searchParams.get('project');
  if (!projectId) throw required('project');
  const owned = context.registry.buckets().filter((bucket) => bucket.projectId === projectId);
  const { items, nextPageToken } = listPage(owned, readListing(url.searchParams));
  return jsonResponse({
    kind: 'storage#buckets',
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    ...(items.length === 0 ? {} : { items: items.map((bucket) => bucketResource(bucket, context.baseUrl())) }),
  });
}

export async function deleteBucket(
  { registry }: StorageContext,
  { url }: StorageRequest,
  name: string,
): Promise<StorageResponse> {
  checkPreconditions(readPreconditions(url.searchParams), registry.getBucket(name), 'write');
  registry.removeBucket(name);
  return { status: 204, headers: {} };
}
