import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStorageWire, type StorageWire } from '../../../test/support/storage-wire.ts';

let folder: string;
let wire: StorageWire;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tempotune-xml-'));
  wire = await openStorageWire({ dataDirectory: folder });
});
afterEach(async () => {
  await wire.service.close();
  await rm(folder, { recursive: true, force: true });
});

const MEBIBYTE = 1024 * 1024;
const PART = Buffer.alloc(5 * MEBIBYTE, 'part one ');

async function start(headers: Record<string, string> = {}): Promise<string> {
  const { text } = await wire.send('POST', '/data/big/file?uploads', headers);
  expect(text).toContain(`xmlns='http://s3.amazonaws.com/doc/2006-03-01/'`);
  return /<UploadId>([^<]+)</.exec(text)?.[1] ?? '';
}

async function put(id: string, number: number, body: Buffer | string): Promise<string> {
  const { status, headers } = await wire.send('PUT', `/data/big/file?partNumber=${number}&uploadId=${id}`, {}, body);
  expect(status).toBe(200);
  return headers.ETag ?? '';
}

function complete(id: string, parts: readonly (readonly [number, string])[]): ReturnType<StorageWire['send']> {
  const list = parts.map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`);
  const xml = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
  return wire.send('POST', `/data/big/file?uploadId=${id}`, {}, xml);
}

describe('an upload of concurrent parts', () => {
  test('joins them in the order of their numbers, whichever came first', async () => {
    const id = await start({ 'content-type': 'text/plain', 'x-goog-meta-owner': 'me' });
    const second = await put(id, 2, 'the end');
    const first = await put(id, 1, PART);
    const { status, text } = await complete(id, [
      [1, first],
      [2, second],
    ]);
    expect([status, text]).toEqual([200, expect.stringContaining('<Key>big/file</Key>')]);
    const stored = await wire.service.read('data', 'big/file');
    expect(stored?.equals(Buffer.concat([PART, Buffer.from('the end')]))).toBe(true);
    const { text: resource } = await wire.send('GET', '/storage/v1/b/data/o/big%2Ffile');
    expect(JSON.parse(resource)).toMatchObject({ contentType: 'text/plain', metadata: { owner: 'me' } });
    expect(JSON.parse(resource)).not.toHaveProperty('md5Hash');
    expect(await readdir(join(folder, 'content'))).toHaveLength(1);
  });

  test('takes the latest of two parts with one number', async () => {
    const id = await start();
    await put(id, 1, 'old');
    const etag = await put(id, 1, 'new');
    expect((await complete(id, [[1, etag.replaceAll('"', '&quot;')]])).status).toBe(200);
    expect(String(await wire.service.read('data', 'big/file'))).toBe('new');
  });

  test('refuses parts that are too small, unknown, changed, out of order, or damaged on the way', async () => {
    const id = await start();
    const small = await put(id, 1, 'small');
    const last = await put(id, 2, 'last');
    const codeOf = ({ text }: { text: string }): string | undefined => /<Code>(\w+)</.exec(text)?.[1];
    const lists: (readonly [string, readonly (readonly [number, string])[]])[] = [
      [
        'EntityTooSmall',
        [
          [1, small],
          [2, last],
        ],
      ],
      ['InvalidPart', [[3, last]]],
      ['InvalidPart', [[2, small]]],
      [
        'InvalidPartOrder',
        [
          [2, last],
          [1, small],
        ],
      ],
      ['MalformedXML', []],
    ];
    for (const [code, parts] of lists) expect(codeOf(await complete(id, parts))).toBe(code);
    const hash = { 'x-goog-hash': 'crc32c=AAAAAA==' };
    const damaged = await wire.send('PUT', `/data/big/file?partNumber=1&uploadId=${id}`, hash, 'x');
    expect([damaged.status, codeOf(damaged)]).toEqual([400, 'BadDigest']);
    expect(await wire.service.read('data', 'big/file')).toBeUndefined();
  });

  test('can be aborted, and leaves nothing', async () => {
    const id = await start();
    await put(id, 1, 'x');
    expect((await wire.send('DELETE', `/data/big/file?uploadId=${id}`)).status).toBe(204);
    expect((await wire.send('DELETE', `/data/big/file?uploadId=${id}`)).text).toContain('NoSuchUpload');
    expect(await readdir(join(folder, 'content'))).toEqual([]);
  });
});

describe('a signed address', () => {
  const ADDRESS = '/data/dir/a%20b+c?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=00';

  test('stores, reads, looks and deletes', async () => {
    const stored = await wire.send('PUT', ADDRESS, { 'content-type': 'text/x-python' }, 'print()');
    expect(stored).toMatchObject({ status: 200, headers: { 'X-Goog-Hash': expect.stringContaining('crc32c=') } });
    expect(String(await wire.service.read('data', 'dir/a b+c'))).toBe('print()');
    expect(await wire.send('GET', ADDRESS)).toMatchObject({
      text: 'print()',
      headers: { 'Content-Type': 'text/x-python' },
    });
    expect(await wire.send('HEAD', ADDRESS)).toMatchObject({
      status: 200,
      text: '',
      headers: { 'Content-Length': '7' },
    });
    expect(await wire.send('GET', ADDRESS, { range: 'bytes=0-4' })).toMatchObject({ status: 206, text: 'print' });
    expect((await wire.send('DELETE', ADDRESS)).status).toBe(204);
    expect((await wire.send('GET', ADDRESS)).text).toContain('<Code>NoSuchKey</Code>');
  });

  test('starts a resumable upload', async () => {
    const { status, headers } = await wire.send('POST', '/data/long', { 'x-goog-resumable': 'start' });
    expect(status).toBe(201);
    const location = new URL(headers.Location ?? '');
    const end = await wire.send('PUT', `${location.pathname}${location.search}`, {}, 'content');
    expect(end.status).toBe(200);
    expect(String(await wire.service.read('data', 'long'))).toBe('content');
  });

  test.each([
    ['PUT', '/data/x', { 'x-goog-if-generation-match': '5' }, 412, 'PreconditionFailed'],
    ['PUT', '/data/x', { 'x-goog-if-generation-match': 'five' }, 400, 'InvalidArgument'],
    ['PUT', '/data/x', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 400, 'BadDigest'],
    ['PUT', '/nowhere/x', {}, 404, 'NoSuchBucket'],
    ['POST', '/data/x', {}, 501, 'NotImplemented'],
  ])('%s %s with %j answers %d %s', async (method, path, headers, status, code) => {
    const answer = await wire.send(method, path, headers, 'content');
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(`<Code>${code}</Code>`)]);
  });

  test.each(['/v1/projects/p', '/ui/x', '/_emulator/jobs', '/data', '/'])('is not %s', async (path) => {
    await expect(wire.send('GET', path)).rejects.toThrow('not routed');
  });
});
