import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BucketRecord, ObjectRecord } from './records.ts';

/**
 * Buckets and objects as JSON files. Writes are synchronous and end in a rename: a change is atomic both for other
 * requests of this process and for a process that is killed.
 */
export interface RecordFiles {
  load(): { buckets: BucketRecord[]; objects: ObjectRecord[] };
  saveBucket(bucket: BucketRecord): void;
  removeBucket(name: string): void;
  saveObject(object: ObjectRecord): void;
  removeObject(object: ObjectRecord): void;
}

export function createRecordFiles(directory: string): RecordFiles {
  mkdirSync(directory, { recursive: true });
  const bucketDirectory = (name: string): string => join(directory, name);
  const bucketFile = (name: string): string => join(bucketDirectory(name), 'bucket.json');
  const objectFile = ({ bucket, name }: ObjectRecord): string =>
    join(bucketDirectory(bucket), 'objects', `${fileNameOf(name)}.json`);
  return {
    load: () => {
      const names = readdirSync(directory).filter((name) => existsSync(bucketFile(name)));
      return {
        buckets: names.map((name) => readJson<BucketRecord>(bucketFile(name))),
        objects: names.flatMap((name) => readAll<ObjectRecord>(join(bucketDirectory(name), 'objects'))),
      };
    },
    saveBucket: (bucket) => {
      mkdirSync(join(bucketDirectory(bucket.name), 'objects'), { recursive: true });
      writeJson(bucketFile(bucket.name), bucket);
    },
    removeBucket: (name) => rmSync(bucketDirectory(name), { recursive: true, force: true }),
    saveObject: (object) => writeJson(objectFile(object), object),
    removeObject: (object) => rmSync(objectFile(object), { force: true }),
  };
}

/** Object names hold slashes, any letter and up to 1,024 bytes: more than a file name may. */
function fileNameOf(objectName: string): string {
  return createHash('sha256').update(objectName).digest('hex');
}

function readAll<T>(directory: string): T[] {
  const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
  return files.map((file) => readJson<T>(join(directory, file)));
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function writeJson(path: string, value: object): void {
  writeFileSync(`${path}.new`, JSON.stringify(value));
  renameSync(`${path}.new`, path);
}
