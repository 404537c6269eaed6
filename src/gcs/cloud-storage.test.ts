import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { cloudStorage } from './cloud-storage.ts';
import { crc32cOf } from './crc32c.ts';

/** Answers what a healthy server never would. */
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

async function serverThat(answer: Answer): Promise<string> {
  server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const facts = { bucket: 'b', name: 'o', generation: '7', size: '4', crc32c: crc32cOf('data') };
const object = { contentType: 'text/plain', crc32c: facts.crc32c, metadata: { sha256: 'abc' } };

describe('what must not go wrong at Cloud Storage', () => {
  test('bytes that were damaged on the way are never taken for the content', async () => {
    const endpoint = await serverThat(({ url = '' }, response) => {
      if (url.includes('alt=media')) response.end('dada');
      else json(response, facts);
    });
    const read = async (): Promise<void> => {
      for await (const _ of cloudStorage({ endpoint }).read('gs://b/o'));
    };
    await expect(read()).rejects.toMatchObject({ kind: 'Unavailable', message: expect.stringContaining('damaged') });
  });

  test('a download that stands still ends at its deadline', async () => {
    const endpoint = await serverThat(({ url = '' }, response) => {
      if (url.includes('alt=media')) response.write('da');
      else json(response, facts);
    });
    const objects = cloudStorage({ endpoint, deadlines: { readMs: 5_000, writeMs: 50 } });
    const read = async (): Promise<void> => {
      for await (const _ of objects.read('gs://b/o'));
    };
    await expect(read()).rejects.toMatchObject({ kind: 'Unavailable', message: expect.stringContaining('50 ms') });
  });

  test('a request that is never answered ends at its deadline', async () => {
    const endpoint = await serverThat(() => {});
    const objects = cloudStorage({ endpoint, deadlines: { readMs: 50, writeMs: 50 } });
    await expect(objects.stat('gs://b/o')).rejects.toMatchObject({ kind: 'Unavailable' });
  });

  test('a copy in several answers keeps its preconditions and its metadata in each', async () => {
    const asked: { query: Record<string, string>; body: unknown }[] = [];
    const endpoint = await serverThat(async (request, response) => {
      if (request.method === 'GET') return json(response, { error: { code: 404, message: 'none' } }, 404);
      let body = '';
      for await (const chunk of request) body += chunk;
      const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
      asked.push({ query: Object.fromEntries(searchParams), body: JSON.parse(body) });
      if (asked.length === 1) json(response, { done: false, rewriteToken: 'more' });
      else json(response, { done: true, resource: facts });
    });
    const source = { uri: 'gs://b/source', generation: '5' };
    await cloudStorage({ endpoint }).copy(source, 'gs://b/o', object);
    const query = { sourceGeneration: '5', ifSourceGenerationMatch: '5', ifGenerationMatch: '0' };
    const body = { contentType: 'text/plain', metadata: { sha256: 'abc' } };
    expect(asked).toEqual([
      { query, body },
      { query: { ...query, rewriteToken: 'more' }, body },
    ]);
  });

  test('one attempt per call: trying again is not decided here', async () => {
    let requests = 0;
    const endpoint = await serverThat((_, response) => {
      requests += 1;
      json(response, { error: { code: 503, message: 'Backend Error' } }, 503);
    });
    await expect(cloudStorage({ endpoint }).put('gs://b/o', 'x', 'text/plain')).rejects.toMatchObject({
      kind: 'Unavailable',
    });
    expect(requests).toBe(1);
  });
});
