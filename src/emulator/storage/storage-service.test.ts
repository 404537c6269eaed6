import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Bucket, Storage } from '@google-cloud/storage';
import { afterEach, describe, expect, test } from 'vitest';
import { createStorageService, type StorageService } from './storage-service.ts';

interface Rig {
  storage: Storage;
  bucket: Bucket;
  service: StorageService;
  calls: string[];
}

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Google's own client against the service behind a plain server, with one bucket made. */
async function setUp(dataDirectory?: string): Promise<Rig> {
  let origin = '';
  let nowMs = Date.parse('2026-11-24T00:00:00Z');
  const service = await createStorageService({
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
    now: () => ++nowMs,
    baseUrl: () => origin,
  });
  const calls: string[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', origin);
    const call = service.route({ method: request.method ?? '', url, headers: request.headers, body: request });
    if (!call) return void response.writeHead(404).end();
    calls.push(`${call.method} ${call.resource}`);
    const { status, headers, body } = await call.run();
    response.writeHead(status, headers);
    if (body instanceof Readable) await pipeline(body, response);
    else response.end(body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cleanUps.push(
    () => service.close(),
    () => new Promise((resolve) => server.close(resolve)),
    async () => server.closeAllConnections(),
  );
  const storage = new Storage({ apiEndpoint: origin, projectId: 'demo', retryOptions: { autoRetry: false } });
  const bucket = storage.bucket('datasets');
  if (!service.hasBucket('datasets')) await storage.createBucket('datasets', { location: 'us-central1' });
  calls.length = 0;
  return { storage, bucket, service, calls };
}

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tempotune-storage-'));
  cleanUps.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const conditionNotMet = expect.objectContaining({
  code: 412,
  errors: [expect.objectContaining({ reason: 'conditionNotMet' })],
});

describe.each(['in memory', 'on disk'] as const)('Google’s client, objects kept %s', (place) => {
  const start = async (): Promise<Rig> => setUp(place === 'on disk' ? await newDirectory() : undefined);

  test('uploads in one request and reads back the same bytes, checked by both checksums', async () => {
    const { bucket, calls } = await start();
    const file = bucket.file('train.jsonl');
    await file.save('{"input_text":"a"}\r\n--not-a-boundary\n', {
      resumable: false,
      contentType: 'application/jsonl',
      metadata: { metadata: { sha256: 'abc' } },
    });
    expect(calls).toEqual(['objects.insert b/datasets/o/train.jsonl']);
    const [content] = await file.download({ validation: 'crc32c' });
    expect(content.toString()).toBe('{"input_text":"a"}\r\n--not-a-boundary\n');
    await file.download({ validation: 'md5' });
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({
      contentType: 'application/jsonl',
      metadata: { sha256: 'abc' },
      size: '37',
      metageneration: '1',
    });
  });

  test('uploads in chunks, and in one long stream', async () => {
    const { bucket, calls } = await start();
    const content = Buffer.alloc(1_000_000, 'def f(x):\n    return x\n');
    const chunked = bucket.file('chunked.bin');
    await chunked.save(content, { resumable: true, chunkSize: 256 * 1024 });
    expect(calls.filter((call) => call.startsWith('uploads.write'))).toHaveLength(4);
    const streamed = bucket.file('streamed.bin');
    await pipeline(Readable.from([content]), streamed.createWriteStream({ resumable: true, validation: 'crc32c' }));
    for (const file of [chunked, streamed]) expect((await file.download())[0].equals(content)).toBe(true);
  });

  test('uploads an empty object either way', async () => {
    const { bucket } = await start();
    for (const resumable of [true, false]) {
      const file = bucket.file(`empty-${resumable}`);
      await file.save('', { resumable });
      expect((await file.download())[0]).toHaveLength(0);
    }
  });

  test('creates only once when asked to: the second upload changes nothing', async () => {
    const { bucket } = await start();
    const createOnly = { preconditionOpts: { ifGenerationMatch: 0 } };
    const file = bucket.file('snapshot.jsonl');
    await file.save('first', { resumable: false, ...createOnly });
    await expect(file.save('second', { resumable: false, ...createOnly })).rejects.toEqual(conditionNotMet);
    await expect(file.save('third', { resumable: true, ...createOnly })).rejects.toMatchObject({ status: 412 });
    expect((await file.download())[0].toString()).toBe('first');
  });

  test('reads ranges, and only the generation that is asked for', async () => {
    const { bucket } = await start();
    const file = bucket.file('digits');
    await file.save('0123456789', { resumable: false });
    expect((await file.download({ start: 2, end: 4 }))[0].toString()).toBe('234');
    expect((await file.download({ start: 7 }))[0].toString()).toBe('789');
    const generation = Number(file.metadata.generation);
    await file.save('other', { resumable: false });
    await expect(bucket.file('digits', { generation }).download()).rejects.toMatchObject({ code: 404 });
    expect(Number(file.metadata.generation)).toBeGreaterThan(generation);
  });

  test('changes custom metadata key by key, under a metageneration condition', async () => {
    const { bucket } = await start();
    const file = bucket.file('labelled');
    await file.save('x', { resumable: false, metadata: { metadata: { keep: '1', drop: '2' } } });
    await file.setMetadata({ metadata: { drop: null, add: '3' } }, { ifMetagenerationMatch: 1 });
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({ metageneration: '2', metadata: { keep: '1', add: '3' } });
    expect(metadata.metadata).not.toHaveProperty('drop');
    const stale = file.setMetadata({ metadata: { add: '4' } }, { ifMetagenerationMatch: 1 });
    await expect(stale).rejects.toEqual(conditionNotMet);
  });

  test('copies on the server, only the generation that was seen', async () => {
    const { bucket } = await start();
    const source = bucket.file('from');
    await source.save('content', { resumable: false, contentType: 'text/plain' });
    const target = bucket.file('a/b/to');
    await source.copy(target, { preconditionOpts: { ifGenerationMatch: 0 } });
    expect((await target.download())[0].toString()).toBe('content');
    expect((await target.getMetadata())[0].contentType).toBe('text/plain');
    const again = source.copy(target, { preconditionOpts: { ifGenerationMatch: 0 } });
    await expect(again).rejects.toEqual(conditionNotMet);
  });

  test('composes, and deletes under a condition', async () => {
    const { bucket } = await start();
    for (const part of ['one ', 'two ', 'three']) await bucket.file(part).save(part, { resumable: false });
    const [whole] = await bucket.combine(['one ', 'two ', 'three'], 'whole');
    expect((await whole.download())[0].toString()).toBe('one two three');
    const [metadata] = await whole.getMetadata();
    expect(metadata.componentCount).toBe(3);
    expect(metadata).not.toHaveProperty('md5Hash');
    await expect(whole.delete({ ifGenerationMatch: 1 })).rejects.toEqual(conditionNotMet);
    await whole.delete({ ifGenerationMatch: Number(metadata.generation) });
    expect((await whole.exists())[0]).toBe(false);
    await expect(whole.getMetadata()).rejects.toMatchObject({ code: 404, message: 'No such object: datasets/whole' });
  });

  test('keeps names with any character', async () => {
    const { bucket, service } = await start();
    const names = ['a b+c', 'dir/ä?#%25', '100%', 'x/../y', 'データ', 'quote\'"&=;', '/lead', 'trail/', '😀'];
    for (const name of names) await bucket.file(name).save(name, { resumable: names.indexOf(name) % 2 === 0 });
    const [files] = await bucket.getFiles();
    expect(files.map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const name of names) expect((await bucket.file(name).download())[0].toString()).toBe(name);
    expect((await service.read('datasets', 'データ'))?.toString()).toBe('データ');
  });

  test('lists in pages, with folders', async () => {
    const { bucket, service } = await start();
    for (const name of ['a', 'd/1', 'd/2', 'd/e/3', 'z']) await service.write('datasets', name, Buffer.from(name));
    const [files, , answer] = await bucket.getFiles({ delimiter: '/', autoPaginate: false });
    expect(files.map(({ name }) => name)).toEqual(['a', 'z']);
    expect(answer).toMatchObject({ prefixes: ['d/'] });
    const seen: string[] = [];
    let query: object | null = { autoPaginate: false, maxResults: 2 };
    while (query) {
      const [page, next]: [{ name: string }[], object | null, unknown] = await bucket.getFiles(query);
      seen.push(...page.map(({ name }) => name));
      query = next;
    }
    expect(seen).toEqual(['a', 'd/1', 'd/2', 'd/e/3', 'z']);
  });
});

test('a bucket exists once, has its project’s number, and goes only when it is empty', async () => {
  const { storage, bucket } = await setUp();
  const [metadata] = await bucket.getMetadata();
  expect(metadata).toMatchObject({ location: 'US-CENTRAL1', locationType: 'region' });
  expect(metadata.projectNumber).toMatch(/^\d{12}$/);
  await expect(storage.createBucket('datasets')).rejects.toMatchObject({ code: 409, errors: [{ reason: 'conflict' }] });
  const missing = storage.bucket('missing');
  await expect(missing.file('x').save('x', { resumable: false })).rejects.toMatchObject({
    code: 404,
    message: 'The specified bucket does not exist.',
  });
  expect((await missing.exists())[0]).toBe(false);
  await bucket.file('x').save('x', { resumable: false });
  await expect(bucket.delete()).rejects.toMatchObject({ code: 409 });
  await bucket.deleteFiles();
  await bucket.delete();
  expect((await storage.getBuckets())[0]).toEqual([]);
});

test('what was stored is there for the next process, and half an upload leaves nothing', async () => {
  const directory = await newDirectory();
  const first = await setUp(directory);
  await first.bucket.file('kept').save('bytes', { resumable: false, metadata: { metadata: { a: 'b' } } });
  await first.bucket.file('kept').save('newer bytes', { resumable: false });
  await first.bucket.file('begun').createResumableUpload();
  expect(await readdir(join(directory, 'content'))).toHaveLength(2);
  const second = await setUp(directory); // the first was not closed: as after a kill
  expect(await readdir(join(directory, 'content'))).toHaveLength(1);
  const [content] = await second.bucket.file('kept').download();
  expect(content.toString()).toBe('newer bytes');
  expect((await second.bucket.file('begun').exists())[0]).toBe(false);
});
