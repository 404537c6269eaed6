import type { RecordFiles } from './record-files.ts';
import type { BucketRecord, ObjectRecord } from './records.ts';
import { bucketNotFound, conflict, objectNotFound } from './storage-error.ts';

/** Which buckets and objects exist. Every change is synchronous, so a check and the change after it are one act. */
export interface Registry {
  buckets(): BucketRecord[];
  findBucket(name: string): BucketRecord | undefined;
  getBucket(name: string): BucketRecord;
  addBucket(bucket: Omit<BucketRecord, 'generation'>): BucketRecord;
  replaceBucket(bucket: BucketRecord): void;
  removeBucket(name: string): void;
  /** In the order of their names' UTF-8 bytes, as Cloud Storage lists them. */
  objects(bucket: string): ObjectRecord[];
  findObject(bucket: string, name: string, generation?: number): ObjectRecord | undefined;
  getObject(bucket: string, name: string, generation?: number): ObjectRecord;
  /** Answers the record that was replaced: its content is the caller's to remove. */
  putObject(object: ObjectRecord): ObjectRecord | undefined;
  removeObject(object: ObjectRecord): void;
  nextGeneration(): number;
}

export function createRegistry(now: () => number, files?: RecordFiles): Registry {
  const buckets = new Map<string, BucketRecord>();
  const objectsOf = new Map<string, Map<string, ObjectRecord>>();
  let lastGeneration = 0;

  const loaded = files?.load();
  for (const bucket of loaded?.buckets ?? []) enter(bucket);
  for (const object of loaded?.objects ?? []) {
    objectsIn(object.bucket).set(object.name, object);
    lastGeneration = Math.max(lastGeneration, object.generation);
  }

  function enter(bucket: BucketRecord): void {
    buckets.set(bucket.name, bucket);
    objectsOf.set(bucket.name, new Map());
    lastGeneration = Math.max(lastGeneration, bucket.generation);
  }

  function objectsIn(bucket: string): Map<string, ObjectRecord> {
    const objects = objectsOf.get(bucket);
    if (!objects) throw bucketNotFound();
    return objects;
  }

  function findObject(bucket: string, name: string, generation?: number): ObjectRecord | undefined {
    const object = objectsIn(bucket).get(name);
    return generation === undefined || object?.generation === generation ? object : undefined;
  }

  function getBucket(name: string): BucketRecord {
    const bucket = buckets.get(name);
    if (!bucket) throw bucketNotFound();
    return bucket;
  }

  function nextGeneration(): number {
    lastGeneration = Math.max(lastGeneration + 1, Math.floor(now() * 1_000)); // microseconds, as Google's look
    return lastGeneration;
  }

  return {
    buckets: () => [...buckets.values()].sort((a, b) => compareNames(a.name, b.name)),
    findBucket: (name) => buckets.get(name),
    getBucket,
    addBucket: (bucket) => {
      if (buckets.has(bucket.name)) {
        throw conflict('Your previous request to create the named bucket succeeded and you already own it.');
      }
      const added = { ...bucket, generation: nextGeneration() };
      files?.saveBucket(added);
      enter(added);
      return added;
    },
    replaceBucket: (bucket) => {
      files?.saveBucket(bucket);
      buckets.set(bucket.name, bucket);
    },
    removeBucket: (name) => {
      if (objectsIn(name).size > 0) throw conflict('The bucket you tried to delete is not empty.');
      files?.removeBucket(name);
      buckets.delete(name);
      objectsOf.delete(name);
    },
    objects: (bucket) => [...objectsIn(bucket).values()].sort((a, b) => compareNames(a.name, b.name)),
    findObject,
    getObject: (bucket, name, generation) => {
      const object = findObject(bucket, name, generation);
      if (!object) throw objectNotFound(bucket, name);
      return object;
    },
    putObject: (object) => {
      const replaced = objectsIn(object.bucket).get(object.name);
      files?.saveObject(object);
      objectsIn(object.bucket).set(object.name, object);
      return replaced;
    },
    removeObject: (object) => {
      files?.removeObject(object);
      objectsIn(object.bucket).delete(object.name);
    },
    nextGeneration,
  };
}

export function compareNames(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
