import type { Readable } from 'node:stream';

export interface ObjectFacts {
  readonly uri: string;
  readonly sizeBytes: number;
  readonly generation: string;
  /** Base64, big endian, as Cloud Storage writes it. */
  readonly crc32c: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BucketFacts {
  readonly name: string;
  /** Upper case, as Cloud Storage writes it. */
  readonly location: string;
}

export interface NewObject {
  readonly contentType: string;
  /** The content's own; the upload fails when what arrives differs, and an existing object must have it. */
  readonly crc32c: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Cloud Storage, as far as we use it. Adapters throw GoogleApiError and nothing else. */
export interface ObjectStore {
  /** Undefined when there is no such object or bucket. */
  stat(uri: string): Promise<ObjectFacts | undefined>;
  /** Streams the bytes of exactly that generation, or of the newest. */
  read(uri: string, generation?: string): AsyncIterable<Buffer>;
  /** Creates only. An object that is there already counts as ours when its checksum is equal; else FailedPrecondition. */
  create(uri: string, content: () => Readable, object: NewObject): Promise<ObjectFacts>;
  /** Like create, server side, from exactly that generation of the source. */
  copy(source: { uri: string; generation: string }, uri: string, object: NewObject): Promise<ObjectFacts>;
  /** Writes or replaces a small object. */
  put(uri: string, content: string, contentType: string): Promise<ObjectFacts>;
  /**
   * Writes a small object if it still is the generation that was read, or, without one, if it is not there: a
   * compare-and-set. Conflict when somebody was faster; after a lost answer too, so look again. Never cached on the way.
   */
  replace(uri: string, content: string, known: { contentType: string; generation?: string }): Promise<ObjectFacts>;
  /** All objects whose name begins so, in the order of their names; none where there is no bucket. */
  list(prefix: string): Promise<readonly ObjectFacts[]>;
  /** Undefined when it does not exist. */
  bucket(name: string): Promise<BucketFacts | undefined>;
  /** Whether the project owns the bucket; undefined when we may not know. */
  ownsBucket(project: string, name: string): Promise<boolean | undefined>;
  /** Fine when it is there already and ours. */
  createBucket(bucket: { name: string; project: string; location: string }): Promise<void>;
}
