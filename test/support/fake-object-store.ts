import type { Readable } from 'node:stream';
import { crc32cOf } from '../../src/gcs/crc32c.ts';
import { parseGsUri } from '../../src/gcs/gs-uri.ts';
import type { BucketFacts, NewObject, ObjectFacts, ObjectStore } from '../../src/gcs/object-store.ts';
import { GoogleApiError } from '../../src/google/errors.ts';
import { type FakeFaults, faultyCalls } from './fake-faults.ts';

export interface FakeObjectStore extends ObjectStore {
  readonly faults: FakeFaults;
  /** Names of the objects that were written, in order; a call that found its object adds nothing. */
  readonly writes: readonly string[];
  /** Undefined when there is no such object. */
  textOf(uri: string): string | undefined;
  addBucket(bucket: BucketFacts & { project: string }): void;
}

interface StoredObject {
  readonly content: Buffer;
  readonly facts: ObjectFacts;
}

export function fakeObjectStore(): FakeObjectStore {
  const { faults, call } = faultyCalls();
  const objects = new Map<string, StoredObject>();
  const buckets = new Map<string, BucketFacts & { project: string }>();
  const writes: string[] = [];

  function write(uri: string, content: Buffer, metadata: NewObject['metadata'] = {}): ObjectFacts {
    const { bucket } = parseGsUri(uri);
    if (!buckets.has(bucket)) throw new GoogleApiError('NotFound', `The specified bucket does not exist: ${bucket}`);
    writes.push(uri);
    const generation = String(writes.length);
    const facts = { uri, sizeBytes: content.length, generation, crc32c: crc32cOf(content), metadata: { ...metadata } };
    objects.set(uri, { content, facts });
    return facts;
  }

  function createOnce(uri: string, content: Buffer, { crc32c, metadata }: NewObject): ObjectFacts {
    const earlier = objects.get(uri)?.facts;
    if (earlier?.crc32c === crc32c) return earlier;
    if (earlier) throw new GoogleApiError('FailedPrecondition', `${uri} holds other content`);
    if (crc32cOf(content) !== crc32c) throw new GoogleApiError('Invalid', `${uri}: the content has another CRC32C`);
    return write(uri, content, metadata);
  }

  function existing(uri: string, generation?: string): StoredObject {
    const object = objects.get(uri);
    if (!object || (generation !== undefined && object.facts.generation !== generation)) {
      throw new GoogleApiError('NotFound', `No such object: ${uri}`);
    }
    return object;
  }

  return {
    faults,
    writes,
    textOf: (uri) => objects.get(uri)?.content.toString(),
    addBucket: (bucket) => buckets.set(bucket.name, bucket),
    stat: (uri) => call('stat', () => parseGsUri(uri) && objects.get(uri)?.facts),
    async *read(uri, generation) {
      yield await call('read', () => existing(uri, generation).content);
    },
    async create(uri, content, object) {
      const bytes = await bytesOf(content());
      return call('create', () => createOnce(uri, bytes, object));
    },
    copy: (source, uri, object) =>
      call('copy', () => createOnce(uri, existing(source.uri, source.generation).content, object)),
    put: (uri, content) => call('put', () => write(uri, Buffer.from(content))),
    replace: (uri, content, { generation }) =>
      call('replace', () => {
        const current = objects.get(uri)?.facts.generation;
        if (current !== generation) throw new GoogleApiError('Conflict', `${uri} is generation ${current ?? 0}`);
        return write(uri, Buffer.from(content));
      }),
    list: (prefix) =>
      call('list', () =>
        [...objects.values()]
          .map(({ facts }) => facts)
          .filter(({ uri }) => uri.startsWith(prefix))
          .sort((one, other) => (one.uri < other.uri ? -1 : 1)),
      ),
    bucket: (name) =>
      call('bucket', () => {
        const found = buckets.get(name);
        return found && { name, location: found.location };
      }),
    async ownsBucket(project, name) {
      try {
        return await call('ownsBucket', () => buckets.get(name)?.project === project);
      } catch (error) {
        if (error instanceof GoogleApiError && error.kind === 'Denied') return undefined;
        throw error;
      }
    },
    createBucket: ({ name, project, location }) =>
      call('createBucket', () => {
        const taken = buckets.get(name);
        if (taken && taken.project !== project)
          throw new GoogleApiError('FailedPrecondition', `bucket ${name} is taken`);
        if (!taken) buckets.set(name, { name, project, location: location.toUpperCase() });
      }),
  };
}

async function bytesOf(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}
