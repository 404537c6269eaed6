import type { File, FileMetadata, Storage } from '@google-cloud/storage';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { GoogleApiError, type GoogleErrorKind, isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import { gsUri, parseGsUri } from './gs-uri.ts';
import type { ObjectFacts, ObjectStore } from './object-store.ts';
import { readObject } from './read-object.ts';
import { rewrite } from './rewrite.ts';
import { storageClient } from './storage-client.ts';
import { upload } from './upload.ts';

export interface CloudStorageOptions {
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly endpoint?: string;
  readonly deadlines?: Deadlines;
}

/** Cloud Storage through Google's own client, one attempt per call. */
export function cloudStorage({ deadlines = defaultDeadlines, ...where }: CloudStorageOptions = {}): ObjectStore {
  const reader = storageClient({ ...where, timeoutMs: deadlines.readMs });
  const writer = storageClient({ ...where, timeoutMs: deadlines.writeMs });

  async function stat(uri: string): Promise<ObjectFacts | undefined> {
    const [metadata] = (await unless('NotFound', () => fileAt(reader, uri).getMetadata())) ?? [];
    return factsIf(metadata);
  }

  /** Looks first: the second trial of a sweep sends nothing. Looks again on a conflict: our own answer may have been lost. */
  async function createOnce(uri: string, crc32c: string, create: () => Promise<FileMetadata>): Promise<ObjectFacts> {
    const made = (): Promise<FileMetadata | undefined> => unless('Conflict', create);
    const facts = (await stat(uri)) ?? factsIf(await made()) ?? (await stat(uri));
    if (facts?.crc32c === crc32c) return facts;
    if (!facts)
      throw new GoogleApiError('FailedPrecondition', `${uri} was not created: the source has changed meanwhile`);
    throw new GoogleApiError(
      'FailedPrecondition',
      `${uri} holds other content: CRC32C ${facts.crc32c}, expected ${crc32c}`,
    );
  }

  return {
    stat,
    async *read(uri, generation) {
      const [metadata] = await fromGoogle(() => fileAt(reader, uri, generation).getMetadata());
      const facts = factsOf(metadata);
      yield* readObject(fileAt(reader, uri, facts.generation), facts, deadlines.writeMs);
    },
    create: (uri, content, object) =>
      createOnce(uri, object.crc32c, () => upload(fileAt(writer, uri), content(), object)),
    copy: (source, uri, object) =>
      createOnce(uri, object.crc32c, () =>
        rewrite(fileAt(writer, source.uri), source.generation, fileAt(writer, uri), object),
      ),
    async put(uri, content, contentType) {
      const ifGenerationMatch = (await stat(uri))?.generation ?? 0;
      const file = fileAt(writer, uri);
      const options = { resumable: false, contentType, preconditionOpts: { ifGenerationMatch } };
      await fromGoogle(() => file.save(content, options));
      return factsOf(file.metadata);
    },
    async replace(uri, content, { contentType, generation = 0 }) {
      const file = fileAt(writer, uri);
      const metadata = { contentType, cacheControl: 'no-store' }; // a public object would be served an hour old
      const options = { resumable: false, metadata, preconditionOpts: { ifGenerationMatch: generation } };
      await fromGoogle(() => file.save(content, options));
      return factsOf(file.metadata);
    },
    async list(uri) {
      const { bucket, name: prefix } = parseGsUri(uri);
      const [files] = (await unless('NotFound', () => reader.bucket(bucket).getFiles({ prefix }))) ?? [];
      return (files ?? []).map(({ metadata }) => factsOf(metadata));
    },
    async bucket(name) {
      const [metadata] = (await unless('NotFound', () => reader.bucket(name).getMetadata())) ?? [];
      return metadata && { name, location: (metadata.location ?? '').toUpperCase() };
    },
    ownsBucket: (project, name) => ownsBucket(reader, project, name),
    async createBucket({ name, project, location }) {
      const client = storageClient({ ...where, project, timeoutMs: deadlines.writeMs });
      const made = await unless('AlreadyExists', () => client.createBucket(name, { location }));
      if (made || (await ownsBucket(reader, project, name)) === true) return;
      throw new GoogleApiError('FailedPrecondition', `bucket ${name} exists and is not of project ${project}`);
    },
  };
}

async function ownsBucket(client: Storage, project: string, prefix: string): Promise<boolean | undefined> {
  const [buckets] = (await unless('Denied', () => client.getBuckets({ project, prefix }))) ?? [];
  return buckets?.some(({ name }) => name === prefix);
}

/** Undefined for the one kind of error that is an answer too. */
async function unless<T>(kind: GoogleErrorKind, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await fromGoogle(call);
  } catch (error) {
    if (isKind(error, kind)) return undefined;
    throw error;
  }
}

function fileAt(client: Storage, uri: string, generation?: string): File {
  const { bucket, name } = parseGsUri(uri);
  return client.bucket(bucket).file(name, generation === undefined ? {} : { generation });
}

function factsIf(metadata: FileMetadata | undefined): ObjectFacts | undefined {
  return metadata && factsOf(metadata);
}

function factsOf({ bucket, name, size, generation, crc32c, metadata }: FileMetadata): ObjectFacts {
  return {
    uri: gsUri({ bucket: bucket ?? '', name: name ?? '' }),
    sizeBytes: Number(size ?? 0),
    generation: String(generation ?? ''),
    crc32c: crc32c ?? '',
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, String(value)])),
  };
}
