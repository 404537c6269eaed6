import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { openStorageWire, type StorageWire, WIRE_ORIGIN } from '../../../test/support/storage-wire.ts';
import type { StorageService } from './storage-service.ts';

let wire: StorageWire;
let service: StorageService;
const send: StorageWire['send'] = (...request) => wire.send(...request);

async function startUpload(name: string, headers: Record<string, string> = {}, query = ''): Promise<string> {
  const path = `/upload/storage/v1/b/data/o?uploadType=resumable${query}`;
  const { headers: answer } = await send('POST', path, headers, JSON.stringify({ name }));
  return (answer.Location ?? '').slice(WIRE_ORIGIN.length);
}

const put = (session: string, range: string, body: Buffer | string = '', more: Record<string, string> = {}) =>
  send('PUT', session, { 'content-range': range, ...more }, body);

beforeEach(async () => {
  wire = await openStorageWire();
  service = wire.service;
});

describe('a resumable upload', () => {
  const chunk = Buffer.alloc(256 * 1024, 'x');

  test('says how far it got, and ends with the last byte', async () => {
    const session = await startUpload('big', { 'x-upload-content-type': 'text/x-python' });
    expect(await put(session, 'bytes */*')).toMatchObject({ status: 308, headers: { 'Content-Length': '0' } });
    expect((await put(session, 'bytes 0-262143/*', chunk)).headers).toMatchObject({ Range: 'bytes=0-262143' });
    expect((await put(session, 'bytes */262147')).headers).toMatchObject({ Range: 'bytes=0-262143' });
    const end = await put(session, 'bytes 262144-262146/262147', 'end');
    expect(end.status).toBe(200);
    expect(JSON.parse(end.text)).toMatchObject({ name: 'big', size: '262147', contentType: 'text/x-python' });
    expect((await put(session, 'bytes */262147')).status).toBe(200); // asked again, after a lost answer
  });

  test('of unknown size ends with an empty request that names the size', async () => {
    const session = await startUpload('border');
    await put(session, 'bytes 0-262143/*', chunk);
    expect((await put(session, 'bytes */262144')).status).toBe(200);
    expect((await service.read('data', 'border'))?.equals(chunk)).toBe(true);
  });

  test('takes bytes that are sent again, and refuses to leave a hole', async () => {
    const session = await startUpload('again');
    await put(session, 'bytes 0-262143/*', chunk);
    expect((await put(session, 'bytes 262150-262152/262153', 'end')).headers).toMatchObject({
      Range: 'bytes=0-262143',
    });
    expect((await put(session, 'bytes 262140-262146/262147', 'xxxxend')).status).toBe(200);
    expect((await service.read('data', 'again'))?.toString('latin1', 262_142)).toBe('xxend');
  });

  test('keeps what arrived before its connection broke', async () => {
    const session = await startUpload('broken');
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('socket hang up');
      })(),
    );
    const headers = { 'content-range': 'bytes 0-*/*' };
    const call = service.route({ method: 'PUT', url: new URL(session, WIRE_ORIGIN), headers, body });
    await expect(call?.run()).rejects.toThrow('socket hang up');
    expect((await put(session, 'bytes */*')).headers).toMatchObject({ Range: 'bytes=0-3' });
    expect((await put(session, 'bytes 4-*/*', ' and half')).status).toBe(200);
    expect(String(await service.read('data', 'broken'))).toBe('half and half');
  });

  test('gives way when its client comes back on another connection', async () => {
    const session = await startUpload('stalled');
    const stalled = new Readable({ read() {} });
    const headers = { 'content-range': 'bytes 0-*/*' };
    const first = service.route({ method: 'PUT', url: new URL(session, WIRE_ORIGIN), headers, body: stalled })?.run();
    const firstEnd = expect(first).rejects.toThrow();
    stalled.push('hel');
    await new Promise((resolve) => setImmediate(resolve));
    expect((await put(session, 'bytes */*')).headers).toMatchObject({ Range: 'bytes=0-2' });
    await firstEnd;
    expect((await put(session, 'bytes 3-4/5', 'lo')).status).toBe(200);
    expect(String(await service.read('data', 'stalled'))).toBe('hello');
  });

  test('refuses small chunks, wrong checksums, taken names and unknown sessions', async () => {
    const session = await startUpload('picky', {}, '&ifGenerationMatch=0');
    expect((await put(session, 'bytes 0-2/*', 'abc')).text).toContain('equal or greater than 262144');
    expect((await put(session, 'bytes nonsense', 'abc')).status).toBe(400);
    await service.write('data', 'picky', Buffer.from('somebody was faster'));
    expect((await put(session, 'bytes 0-2/3', 'abc')).status).toBe(412);
    expect(String(await service.read('data', 'picky'))).toBe('somebody was faster');
    expect((await put(session, 'bytes */*')).status).toBe(404);
    const checked = await startUpload('checked');
    const wrong = await put(checked, 'bytes 0-2/3', 'abc', { 'x-goog-hash': 'crc32c=AAAAAA==' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('doesn\'t match calculated CRC32C \\"Nks/tw==\\"');
    expect(await service.read('data', 'checked')).toBeUndefined();
  });

  test('can be cancelled', async () => {
    const session = await startUpload('unwanted');
    expect((await send('DELETE', session)).status).toBe(499);
    expect((await put(session, 'bytes */*')).status).toBe(404);
  });
});

describe('a checksum', () => {
  test.each([
    ['right crc32c', { crc32c: 'Nks/tw==' }, 200],
    ['right md5', { md5Hash: 'kAFQmDzST7DWlj99KOF/cg==' }, 200],
    ['wrong crc32c', { crc32c: 'AAAAAA==' }, 400],
    ['wrong md5', { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 400],
  ])('%s: %j answers %d', async (_, checksum, status) => {
    const headers = { 'content-type': 'multipart/related; boundary="=b="' };
    const parts = `--=b=\r\n\r\n${JSON.stringify({ name: 'x', ...checksum })}\r\n--=b=\r\n\r\nabc\r\n--=b=--`;
    const answer = await send('POST', '/upload/storage/v1/b/data/o?uploadType=multipart', headers, parts);
    expect(answer.status).toBe(status);
    expect(await service.read('data', 'x')).toEqual(status === 200 ? Buffer.from('abc') : undefined);
  });

  test('stands in the headers of a download, also of a part', async () => {
    await service.write('data', 'x', Buffer.from('abc'));
    const part = await send('GET', '/download/storage/v1/b/data/o/x?alt=media', { range: 'bytes=1-' });
    expect(part).toMatchObject({
      status: 206,
      text: 'bc',
      headers: {
        'Content-Range': 'bytes 1-2/3',
        'X-Goog-Hash': 'crc32c=Nks/tw==,md5=kAFQmDzST7DWlj99KOF/cg==',
        'X-Goog-Generation': '1764000000000001',
      },
    });
  });
});

describe('a request', () => {
  beforeEach(() => service.write('data', 'a/b', Buffer.from('content')));

  const OBJECT = '/storage/v1/b/data/o/a%2Fb';

  test.each([
    ['GET', OBJECT, 200],
    ['GET', '/b/data/o/a%2Fb', 200],
    ['GET', `${OBJECT}?`, 200],
    ['GET', `${OBJECT}?ifGenerationMatch=1`, 412],
    ['GET', `${OBJECT}?ifGenerationNotMatch=1764000000000001`, 304],
    ['GET', `${OBJECT}?ifMetagenerationNotMatch=1&alt=media`, 304],
    ['GET', `${OBJECT}?ifGenerationMatch=one`, 400],
    ['GET', `${OBJECT}?generation=5`, 404],
    ['PATCH', `${OBJECT}?ifMetagenerationNotMatch=1`, 412],
    ['DELETE', `${OBJECT}?ifGenerationMatch=1`, 412],
    ['DELETE', OBJECT, 204],
    ['POST', `${OBJECT}/rewriteTo/b/data/o/c?ifSourceGenerationMatch=1`, 412],
    ['POST', `${OBJECT}/rewriteTo/b/data/o/c?ifSourceGenerationMatch=1764000000000001`, 200],
    ['POST', `${OBJECT}/copyTo/b/data/o/c`, 200],
    ['POST', `${OBJECT}/copyTo/b/nowhere/o/c`, 404],
    ['GET', '/storage/v1/b/nowhere/o', 404],
    ['GET', '/storage/v1/b', 400],
    ['POST', '/storage/v1/b?project=demo', 400],
    ['POST', '/upload/storage/v1/b/data/o?uploadType=media', 400],
    ['GET', '/storage/v1/b/data/o?matchGlob=%7Ba', 400],
    ['GET', '/storage/v1/b/data?fields=(', 400],
    ['GET', '/storage/v1/b/data/acl', 501],
  ])('%s %s answers %d', async (method, path, status) => {
    expect((await send(method, path)).status).toBe(status);
  });

  test('that fails says why, as Google does', async () => {
    const missing = await send('GET', '/storage/v1/b/nowhere/o/x');
    const message = 'The specified bucket does not exist.';
    expect(JSON.parse(missing.text)).toEqual({
      error: { code: 404, message, errors: [{ message, domain: 'global', reason: 'notFound' }] },
    });
    expect((await send('GET', '/storage/v1/b/data/o/x?alt=media')).text).toBe('No such object: data/x');
    expect((await send('GET', OBJECT, { range: 'bytes=9-' })).status).toBe(200);
    expect((await send('GET', `${OBJECT}?alt=media`, { range: 'bytes=9-' })).status).toBe(416);
    expect((await send('GET', '/storage/v1/b/data/acl')).text).toContain('bucketAccessControls.list');
  });

  test('lists what a glob matches, and the fields that are asked for', async () => {
    await service.write('data', 'a/c.py', Buffer.from(''));
    const { text } = await send(
      'GET',
      '/storage/v1/b/data/o?matchGlob=**.py&fields=items(name),nextPageToken&versions=True',
    );
    expect(JSON.parse(text)).toEqual({ items: [{ name: 'a/c.py' }] });
  });

  test('of another service is not taken', () => {
    const route = (path: string) =>
      service.route({ method: 'GET', url: new URL(path, WIRE_ORIGIN), headers: {}, body: Readable.from([]) });
    for (const path of ['/', '/v1/projects/p/locations/l/pipelineJobs', '/bucket']) {
      expect(route(path)).toBeUndefined();
    }
    expect(route(OBJECT)).toMatchObject({ method: 'objects.get', resource: 'b/data/o/a/b' });
  });
});
