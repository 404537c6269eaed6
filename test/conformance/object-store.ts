import { Readable } from 'node:stream';
import { describe, expect } from 'vitest';
import { crc32cOf } from '../../src/gcs/crc32c.ts';
import type { NewObject, ObjectFacts, ObjectStore } from '../../src/gcs/object-store.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface ObjectStoreRig extends FaultRig {
  readonly objects: ObjectStore;
  /** Owns `bucket`, which is in US-CENTRAL1. */
  readonly project: string;
  readonly bucket: string;
  loseNextAnswer(of: 'create' | 'large create' | 'copy'): void;
  /** The next question who owns a bucket is denied. */
  denyNextBucketList(): void;
}

const LARGE = Buffer.alloc(9 * 1024 * 1024, 'tempotune '); // above the size from which uploads are resumable

const sourceOf = (text: string | Buffer) => () => Readable.from(chunksOf(Buffer.from(text)), { objectMode: false });

function* chunksOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}

function objectOf(text: string | Buffer, metadata: Record<string, string> = {}): NewObject {
  return { contentType: 'application/jsonl', crc32c: crc32cOf(text), metadata };
}

async function bytesOf(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const create = (objects: ObjectStore, uri: string, text: string | Buffer): Promise<ObjectFacts> =>
  objects.create(uri, sourceOf(text), objectOf(text));

export function objectStoreConformance(name: string, conformance: Conformance<ObjectStoreRig>): void {
  describe(name, () => {
    const promise = promises(conformance);
    let uris = 0;
    const freshUri = ({ bucket }: ObjectStoreRig, suffix = '.jsonl'): string => `gs://${bucket}/${++uris}${suffix}`;

    promise('says undefined for what is not there', async (rig) => {
      expect(await rig.objects.stat(freshUri(rig))).toBeUndefined();
      expect(await rig.objects.stat('gs://no-such-bucket-here/x')).toBeUndefined();
      expect(await rig.objects.bucket('no-such-bucket-here')).toBeUndefined();
    });

    for (const [what, text] of [
      ['a small object', '{"input_text":"größe ✓"}\n'],
      ['an empty object', ''],
      ['a large object', LARGE],
    ] as const) {
      promise(`creates ${what} and reads the same bytes`, async (rig) => {
        const uri = freshUri(rig);
        const made = await rig.objects.create(uri, sourceOf(text), objectOf(text, { sha256: 'abc' }));
        const content = Buffer.from(text);
        const facts = { uri, sizeBytes: content.length, crc32c: crc32cOf(content), metadata: { sha256: 'abc' } };
        expect(made).toMatchObject(facts);
        expect(await rig.objects.stat(uri)).toEqual(made);
        expect((await bytesOf(rig.objects.read(uri))).equals(content)).toBe(true);
      });
    }

    for (const suffix of ['/a folder/ü?#%+&=.jsonl', '/.report.json', '//double']) {
      promise(`takes the name "${suffix}"`, async (rig) => {
        const uri = freshUri(rig, suffix);
        await create(rig.objects, uri, 'x');
        expect(await rig.objects.stat(uri)).toMatchObject({ uri, sizeBytes: 1 });
        expect(String(await bytesOf(rig.objects.read(uri)))).toBe('x');
      });
    }

    promise('finds an object with the same content and writes nothing', async (rig) => {
      const uri = freshUri(rig);
      const made = await create(rig.objects, uri, 'same');
      expect(await create(rig.objects, uri, 'same')).toEqual(made);
    });

    promise('never replaces an object with other content', async (rig) => {
      const uri = freshUri(rig);
      const made = await create(rig.objects, uri, 'first');
      await expect(create(rig.objects, uri, 'second')).rejects.toMatchObject({ kind: 'FailedPrecondition' });
      expect(await rig.objects.stat(uri)).toEqual(made);
    });

    promise('counts two creates at once as one when the content is the same', async (rig) => {
      const uri = freshUri(rig);
      const [one, other] = await Promise.all([create(rig.objects, uri, 'same'), create(rig.objects, uri, 'same')]);
      expect(one.generation).toBe(other.generation);
    });

    for (const [what, text] of [
      ['small', 'changed'],
      ['large', LARGE],
    ] as const) {
      promise(`keeps nothing of ${what} content that is not what its checksum says`, async (rig) => {
        const uri = freshUri(rig);
        const object = objectOf('as it was checked');
        await expect(rig.objects.create(uri, sourceOf(text), object)).rejects.toMatchObject({ kind: 'Invalid' });
        expect(await rig.objects.stat(uri)).toBeUndefined();
      });
    }

    for (const [what, text] of [
      ['create', 'lost'],
      ['large create', LARGE],
    ] as const) {
      promise(`takes a ${what} whose answer was lost for its own`, async (rig) => {
        const uri = freshUri(rig);
        rig.loseNextAnswer(what);
        await expect(create(rig.objects, uri, text)).rejects.toMatchObject({ kind: 'Unavailable' });
        const kept = await rig.objects.stat(uri);
        expect(kept).toMatchObject({ crc32c: crc32cOf(text) });
        expect(await create(rig.objects, uri, text)).toEqual(kept);
      });
    }

    promise('copies one generation, and does nothing the second time', async (rig) => {
      const from = await create(rig.objects, freshUri(rig), 'data');
      const uri = freshUri(rig);
      const object = objectOf('data', { sha256: 'abc' });
      const made = await rig.objects.copy(from, uri, object);
      expect(made).toMatchObject({ uri, crc32c: from.crc32c, metadata: { sha256: 'abc' } });
      expect(await rig.objects.copy(from, uri, object)).toEqual(made);
      expect(String(await bytesOf(rig.objects.read(uri)))).toBe('data');
    });

    promise('takes a copy whose answer was lost for its own', async (rig) => {
      const from = await create(rig.objects, freshUri(rig), 'data');
      const uri = freshUri(rig);
      rig.loseNextAnswer('copy');
      await expect(rig.objects.copy(from, uri, objectOf('data'))).rejects.toMatchObject({ kind: 'Unavailable' });
      expect(await rig.objects.copy(from, uri, objectOf('data'))).toEqual(await rig.objects.stat(uri));
    });

    promise('copies nothing when the source has changed since it was checked', async (rig) => {
      const checked = await rig.objects.put(freshUri(rig), 'as checked', 'text/plain');
      await rig.objects.put(checked.uri, 'changed', 'text/plain');
      const uri = freshUri(rig);
      const copy = rig.objects.copy(checked, uri, objectOf('as checked'));
      await expect(copy).rejects.toMatchObject({ kind: expect.stringMatching(/^(FailedPrecondition|NotFound)$/) });
      expect(await rig.objects.stat(uri)).toBeUndefined();
    });

    promise('never copies over other content', async (rig) => {
      const from = await create(rig.objects, freshUri(rig), 'data');
      const there = await create(rig.objects, freshUri(rig), 'other');
      await expect(rig.objects.copy(from, there.uri, objectOf('data'))).rejects.toMatchObject({
        kind: 'FailedPrecondition',
      });
      expect(await rig.objects.stat(there.uri)).toEqual(there);
    });

    promise('puts, and puts again over what is there', async (rig) => {
      const uri = freshUri(rig);
      const first = await rig.objects.put(uri, 'one', 'application/json');
      const second = await rig.objects.put(uri, 'two', 'application/json');
      expect(second.generation).not.toBe(first.generation);
      expect(String(await bytesOf(rig.objects.read(uri)))).toBe('two');
    });

    promise('replaces what it has read, and nothing that somebody else wrote meanwhile', async (rig) => {
      const uri = freshUri(rig, '.json');
      const contentType = 'application/json';
      const conflict = { kind: 'Conflict' };
      const { generation } = await rig.objects.replace(uri, 'one', { contentType });
      await expect(rig.objects.replace(uri, 'late', { contentType })).rejects.toMatchObject(conflict);
      const second = await rig.objects.replace(uri, 'two', { contentType, generation });
      await expect(rig.objects.replace(uri, 'late', { contentType, generation })).rejects.toMatchObject(conflict);
      expect(await rig.objects.stat(uri)).toEqual(second);
      expect(String(await bytesOf(rig.objects.read(uri)))).toBe('two');
    });

    promise('lets one of two writers at once replace', async (rig) => {
      const { uri, generation } = await rig.objects.put(freshUri(rig), 'one', 'text/plain');
      const known = { contentType: 'text/plain', generation };
      const writes = await Promise.allSettled(['two', 'three'].map((text) => rig.objects.replace(uri, text, known)));
      expect(writes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    promise('lists what begins with a prefix, by name', async (rig) => {
      const folder = freshUri(rig, '-folder');
      const names = [`${folder}/b.json`, `${folder}/a/1.json`, `${folder}/c.json`];
      for (const uri of names) await create(rig.objects, uri, 'x');
      const found = await rig.objects.list(`${folder}/`);
      expect(found.map(({ uri }) => uri)).toEqual([...names].sort());
      expect(found[0]).toEqual(await rig.objects.stat(`${folder}/a/1.json`));
      expect(await rig.objects.list(`${folder}/b`)).toHaveLength(1);
      expect(await rig.objects.list('gs://no-such-bucket-here/x')).toEqual([]);
    });

    promise('reads exactly the generation that was asked for', async (rig) => {
      const uri = freshUri(rig);
      const first = await rig.objects.put(uri, 'one', 'text/plain');
      expect(String(await bytesOf(rig.objects.read(uri, first.generation)))).toBe('one');
      await rig.objects.put(uri, 'two', 'text/plain');
      await expect(bytesOf(rig.objects.read(uri, first.generation))).rejects.toMatchObject({ kind: 'NotFound' });
    });

    promise('says NotFound when it reads what is not there', async (rig) => {
      await expect(bytesOf(rig.objects.read(freshUri(rig)))).rejects.toMatchObject({ kind: 'NotFound' });
    });

    promise('lets a reader stop early', async (rig) => {
      const uri = freshUri(rig);
      await create(rig.objects, uri, LARGE);
      for await (const chunk of rig.objects.read(uri)) {
        expect(chunk.subarray(0, 10).toString()).toBe('tempotune ');
        break;
      }
      expect(await rig.objects.stat(uri)).toBeDefined(); // the connections of other calls are still there
    });

    promise('refuses a name that is no gs:// name', async ({ objects }) => {
      await expect(objects.stat('/tmp/data.jsonl')).rejects.toMatchObject({ kind: 'Invalid' });
    });

    promise('knows where a bucket is, and who owns it', async ({ objects, bucket, project }) => {
      expect(await objects.bucket(bucket)).toEqual({ name: bucket, location: 'US-CENTRAL1' });
      expect(await objects.ownsBucket(project, bucket)).toBe(true);
      expect(await objects.ownsBucket('another-project', bucket)).toBe(false);
      expect(await objects.ownsBucket(project, bucket.slice(0, -1))).toBe(false);
    });

    promise('says undefined when it may not know who owns a bucket', async (rig) => {
      rig.denyNextBucketList();
      expect(await rig.objects.ownsBucket(rig.project, rig.bucket)).toBeUndefined();
    });

    promise('creates a bucket once, and none that is of somebody else', async ({ objects, project }) => {
      const bucket = { name: `${project}-new`, project, location: 'europe-west4' };
      await objects.createBucket(bucket);
      await objects.createBucket(bucket);
      expect(await objects.bucket(bucket.name)).toEqual({ name: bucket.name, location: 'EUROPE-WEST4' });
      const theirs = objects.createBucket({ ...bucket, project: 'another-project' });
      await expect(theirs).rejects.toMatchObject({ kind: 'FailedPrecondition' });
    });
  });
}
