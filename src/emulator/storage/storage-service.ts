import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { runBatch } from './batch.ts';
import { addBucket } from './bucket-methods.ts';
import { storeObject } from './commit-object.ts';
import { createMemoryContentStore } from './content-store.ts';
import { createDiskContentStore } from './disk-content-store.ts';
import { selectFields } from './partial-response.ts';
import { createRecordFiles } from './record-files.ts';
import { createRegistry } from './registry.ts';
import { type Route, routeOf } from './routes.ts';
import type { StorageContext } from './storage-context.ts';
import { errorResponse, notImplemented, StorageError } from './storage-error.ts';
import { removeParts } from './xml-multipart.ts';

export interface StorageRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Readable;
}

export interface StorageResponse {
  status: number;
  headers: Record<string, string>;
  body?: Buffer | string | Readable;
}

export interface StorageCall {
  /** As the API names it: `objects.insert`, `buckets.get`; the PUTs of a resumable upload are `uploads.write`. */
  method: string;
  /** `b/bucket/o/name`, decoded. */
  resource: string;
  /** Rejects only when the connection broke or the disk failed; a refusal is a response. */
  run(): Promise<StorageResponse>;
}

/** The Cloud Storage JSON API without a server of its own. */
export interface StorageService {
  /** undefined when the path is none of Cloud Storage's. Nothing happens until `run`. */
  route(request: StorageRequest): StorageCall | undefined;
  read(bucket: string, name: string): Promise<Buffer | undefined>;
  /** Makes the bucket when it is missing: for what the emulated services leave there themselves. */
  write(bucket: string, name: string, content: Buffer): Promise<void>;
  hasBucket(name: string): boolean;
  close(): Promise<void>;
}

export interface StorageOptions {
  /** Objects are kept here and found again by the next process; without it they live in memory. */
  dataDirectory?: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** The origin that clients reach, `http://127.0.0.1:1234`: it stands in upload locations and links. */
  baseUrl: () => string;
}

/** Owner of buckets that no client asked for. */
const EMULATOR_PROJECT = 'emulator';

export async function createStorageService(options: StorageOptions): Promise<StorageService> {
  const context = openContext(options);
  const { registry, contents, sessions, multiparts } = context;
  return {
    route: (request) => {
      const route = isBatch(request.url) ? batchRoute(request) : routeOf(request);
      if (!route) return undefined;
      return { method: route.method, resource: route.resource, run: () => runRoute(route, context, request.url) };
    },
    read: async (bucket, name) => {
      const object = registry.findBucket(bucket) && registry.findObject(bucket, name);
      if (!object) return undefined;
      const body = await contents.read(object.contentId, { start: 0, end: object.sizeBytes });
      const chunks: Buffer[] = [];
      for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    write: async (bucket, name, content) => {
      if (!registry.findBucket(bucket)) addBucket(context, bucket, EMULATOR_PROJECT);
      const bytes = (async function* () {
        yield content;
      })();
      await storeObject(context, { bucket, name, fields: {}, preconditions: {} }, bytes);
    },
    hasBucket: (name) => registry.findBucket(name) !== undefined,
    close: async () => {
      const unfinished = [...sessions.values()].filter(({ object }) => object === undefined);
      sessions.clear();
      for (const { receiving } of unfinished) receiving?.destroy();
      await Promise.all(Array.from(multiparts.values(), (session) => removeParts(context, session)));
      multiparts.clear();
      await Promise.all(unfinished.map(({ writer, turn }) => turn.then(() => writer.discard())));
    },
  };
}

function openContext({ dataDirectory, now, baseUrl }: StorageOptions): StorageContext {
  const open = { sessions: new Map(), multiparts: new Map(), now, baseUrl };
  if (dataDirectory === undefined) {
    return { registry: createRegistry(now), contents: createMemoryContentStore(), ...open };
  }
  const files = createRecordFiles(join(dataDirectory, 'buckets'));
  const named = new Set(files.load().objects.map(({ contentId }) => contentId));
  const contents = createDiskContentStore(join(dataDirectory, 'content'), named);
  return { registry: createRegistry(now, files), contents, ...open };
}

async function runRoute(route: Route, context: StorageContext, url: URL): Promise<StorageResponse> {
  try {
    return withFields(await route.handle(context), url.searchParams.get('fields'));
  } catch (error) {
    if (error instanceof StorageError) return errorResponse(error);
    throw error;
  }
}

/** Every method of the JSON API lets its client choose fields of the answer. */
function withFields(answer: StorageResponse, fields: string | null): StorageResponse {
  const isJson = answer.headers['Content-Type']?.startsWith('application/json');
  if (!fields || !isJson || typeof answer.body !== 'string' || answer.status >= 300) return answer;
  return { ...answer, body: JSON.stringify(selectFields(JSON.parse(answer.body), fields)) };
}

const isBatch = ({ pathname }: URL): boolean => pathname === '/batch/storage/v1' || pathname === '/batch';

function batchRoute(request: StorageRequest): Route {
  return {
    method: 'batch',
    resource: 'b',
    handle: (context) =>
      runBatch(request, async (inner) => {
        const route = routeOf(inner);
        if (!route || inner.url.searchParams.get('alt') === 'media')
          return errorResponse(notImplemented('batch of media'));
        return runRoute(route, context, inner.url);
      }),
  };
}
