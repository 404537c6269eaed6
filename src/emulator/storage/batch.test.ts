import { beforeEach, describe, expect, test } from 'vitest';
import { openStorageWire, type StorageWire } from '../../../test/support/storage-wire.ts';

let wire: StorageWire;
beforeEach(async () => {
  wire = await openStorageWire();
  for (const name of ['a', 'b']) await wire.service.write('data', name, Buffer.from(name));
});

const CALLS = [
  'DELETE http://127.0.0.1:1/storage/v1/b/data/o/a HTTP/1.1\n\n',
  'GET http://127.0.0.1:1/storage/v1/b/data/o/missing?fields=name HTTP/1.1\n\n',
  'PATCH /storage/v1/b/data/o/b?fields=metadata HTTP/1.1\nContent-Type: application/json\n\n{"metadata":{"key":"value"}}',
];

function batch(
  calls: string[],
  lineEnd = '\n',
  id?: (index: number) => string,
): Promise<{ status: number; text: string }> {
  const parts = calls.map((call, index) => `--=b=\nContent-Type: application/http\n${id?.(index) ?? ''}\n${call}\n`);
  const body = `${parts.join('')}--=b=--\n`.replaceAll('\n', lineEnd);
  return wire.send('POST', '/batch/storage/v1', { 'content-type': 'multipart/mixed; boundary="=b="' }, body);
}

describe('a batch', () => {
  test.each([
    ['bare line feeds, as Python’s client sends them', '\n'],
    ['full line ends', '\r\n'],
  ])('is answered call by call, with %s', async (_, lineEnd) => {
    const { status, text } = await batch(CALLS, lineEnd);
    expect(status).toBe(200);
    expect(text.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 204', 'HTTP/1.1 404', 'HTTP/1.1 200']);
    expect(text).toContain('No such object: data/missing');
    expect(text).toContain('\r\n\r\n{"metadata":{"key":"value"}}\r\n');
    expect(await wire.service.read('data', 'a')).toBeUndefined();
  });

  test('names the call in its answer when the call has a name', async () => {
    const { text } = await batch(CALLS.slice(0, 1), '\n', (index) => `Content-ID: <call+${index}>\n`);
    expect(text).toContain('Content-ID: <response-call+0>\r\n');
  });

  test('has a hundred calls at the most', async () => {
    const { status, text } = await batch(Array.from({ length: 101 }, () => CALLS[0] ?? ''));
    expect([status, text]).toEqual([400, expect.stringContaining('101 calls; 100 is the most')]);
    expect(await wire.service.read('data', 'a')).toBeDefined();
  });

  test('carries no content', async () => {
    const { text } = await batch(['GET /storage/v1/b/data/o/a?alt=media HTTP/1.1\n\n']);
    expect(text).toContain('HTTP/1.1 501');
  });

  test('without a boundary, or with a call that is none, is refused', async () => {
    expect((await wire.send('POST', '/batch/storage/v1')).status).toBe(400);
    expect((await batch(['nonsense'])).text).toContain('HTTP/1.1 501');
  });
});
