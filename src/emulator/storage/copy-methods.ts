import { commitObject, type ObjectTarget } from './commit-object.ts';
import { isJsonObject, type JsonObject, readJsonBody } from './json-body.ts';
import { readObjectFields } from './object-fields.ts';
import type { ObjectPath } from './object-methods.ts';
import { checkPreconditions, readInteger, readPreconditions } from './preconditions.ts';
import type { ObjectRecord } from './records.ts';
import { objectResource } from './resources.ts';
import type { StorageContext } from './storage-context.ts';
import { invalid, jsonResponse } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

const MOST_COMPOSE_SOURCES = 32; // objects.compose

export async function copyObject(
  context: StorageContext,
  request: StorageRequest,
  from: ObjectPath,
  to: ObjectPath,
): Promise<StorageResponse> {
  return jsonResponse(objectResource(await copy(context, request, from, to), context.baseUrl()));
}

/** The emulator copies in one go, so a rewrite never needs its token. */
export async function rewriteObject(
  context: StorageContext,
  request: StorageRequest,
  from: ObjectPath,
  to: ObjectPath,
): Promise<StorageResponse> {
  const object = await copy(context, request, from, to);
  const size = String(object.sizeBytes);
  return jsonResponse({
    kind: 'storage#rewriteResponse',
    totalBytesRewritten: size,
    objectSize: size,
    done: true,
    resource: objectResource(object, context.baseUrl()),
  });
}

async function copy(
  context: StorageContext,
  { url, body }: StorageRequest,
  from: ObjectPath,
  to: ObjectPath,
): Promise<ObjectRecord> {
  const query = url.searchParams;
  const resource = await readJsonBody(body);
  const source = context.registry.getObject(from.bucket, from.name, readInteger(query, 'sourceGeneration'));
  checkPreconditions(readPreconditions(query, 'Source'), source, 'write');
  const fields = Object.keys(resource).length === 0 ? source.fields : readObjectFields(resource);
  const { componentCount } = source;
  const target = {
    ...to,
    fields,
    preconditions: readPreconditions(query),
    ...(componentCount === undefined ? {} : { componentCount }),
  };
  return concatenate(context, [source], target);
}

export async function composeObject(
  context: StorageContext,
  { url, body }: StorageRequest,
  to: ObjectPath,
): Promise<StorageResponse> {
  const resource = await readJsonBody(body);
  const sources = composeSources(resource).map((source) => findSource(context, to.bucket, source));
  const destination = isJsonObject(resource.destination) ? resource.destination : {};
  const contentType = sources[0]?.fields.contentType;
  const object = await concatenate(context, sources, {
    ...to,
    fields: { ...(contentType === undefined ? {} : { contentType }), ...readObjectFields(destination) },
    preconditions: readPreconditions(url.searchParams),
    componentCount: sources.reduce((count, source) => count + (source.componentCount ?? 1), 0),
  });
  return jsonResponse(objectResource(object, context.baseUrl()));
}

function composeSources(resource: JsonObject): JsonObject[] {
  const sources = resource.sourceObjects;
  if (!Array.isArray(sources) || sources.length === 0 || !sources.every(isJsonObject)) {
    throw invalid('You must provide at least one source component.');
  }
  if (sources.length > MOST_COMPOSE_SOURCES) {
    throw invalid(
      `The number of source components provided (${sources.length}) exceeds the maximum (${MOST_COMPOSE_SOURCES}).`,
    );
  }
  return sources;
}

function findSource({ registry }: StorageContext, bucket: string, source: JsonObject): ObjectRecord {
  const generation = asNumber(source.generation); // Python sends null for "whatever is there"
  const object = registry.getObject(bucket, String(source.name ?? ''), generation);
  const conditions = source.objectPreconditions;
  const generationMatch = asNumber(isJsonObject(conditions) ? conditions.ifGenerationMatch : undefined);
  checkPreconditions(generationMatch === undefined ? {} : { generationMatch }, object, 'write');
  return object;
}

function asNumber(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}

async function concatenate(
  context: StorageContext,
  sources: readonly ObjectRecord[],
  target: ObjectTarget,
): Promise<ObjectRecord> {
  const { contents } = context;
  const writer = await contents.openWriter();
  try {
    for (const { contentId, sizeBytes } of sources) {
      const bytes = await contents.read(contentId, { start: 0, end: sizeBytes });
      for await (const chunk of bytes as AsyncIterable<Buffer>) await writer.write(chunk);
    }
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return commitObject(context, target, writer);
}
