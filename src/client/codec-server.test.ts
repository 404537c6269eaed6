import { createSecretKey } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CodecServer, serveCodec } from './codec-server.ts';
import { payloadEncryption } from './payload-encryption.ts';

const codec = payloadEncryption([{ id: 'k', secret: createSecretKey(Buffer.alloc(32, 'k')) }]);
const token = 'a-token-of-the-team';
const origin = 'http://localhost:8233';
let server: CodecServer;

beforeAll(async () => {
  server = await serveCodec({ codec, token, origins: [origin], host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function ask({ path = '/decode', method = 'POST', headers = {}, body }: Asked): Promise<Response> {
  return fetch(`${server.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
}

async function encryptedBody(): Promise<string> {
  const sealed = (await codec.encode([defaultPayloadConverter.toPayload({ secret: 'words' })]))[0] as Payload;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const metadata = Object.entries(sealed.metadata ?? {}).map(([key, value]) => [key, base64(value)]);
  return JSON.stringify({
    payloads: [{ metadata: Object.fromEntries(metadata), data: base64(sealed.data ?? Buffer.of()) }],
  });
}

const authorization = `Bearer ${token}`;

test('who knows the token reads, and what is encoded decodes to the same', async () => {
  const answer = await ask({ headers: { authorization }, body: await encryptedBody() });
  expect(answer.status).toBe(200);
  const plain = await answer.text();
  const { payloads } = JSON.parse(plain) as { payloads: { data: string }[] };
  expect(Buffer.from(payloads[0]?.data ?? '', 'base64').toString()).toBe('{"secret":"words"}');
  const encoded = await (await ask({ path: '/encode', headers: { authorization }, body: plain })).text();
  expect(encoded).not.toContain(payloads[0]?.data);
  expect(await (await ask({ headers: { authorization }, body: encoded })).text()).toBe(plain);
});

test.each(['bearer', 'BEARER', 'Bearer '])('the scheme may be written %s', async (scheme) => {
  const answer = await ask({ headers: { authorization: `${scheme} ${token}` }, body: await encryptedBody() });
  expect(answer.status).toBe(200);
});

test.each([undefined, 'Bearer ', `Bearer ${token}x`, token, 'Bearer a-token-of-the-teax', `Basic ${token}`])(
  'who says %s is refused, and learns nothing',
  async (said) => {
    const answer = await ask({ headers: said ? { authorization: said } : {}, body: await encryptedBody() });
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain(token);
  },
);

test('a page that may ask is told so before and after', async () => {
  const preflight = await ask({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'authorization, content-type, x-namespace',
    'access-control-allow-private-network': 'true',
    vary: 'origin',
  });
  const answer = await ask({ headers: { origin, authorization }, body: await encryptedBody() });
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
});

test('any other page is refused, even with the token', async () => {
  const answer = await ask({ headers: { origin: 'https://evil.example', authorization }, body: await encryptedBody() });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['a body of another form', { body: '{"payload": 1}' }, 400],
  ['a body that is no JSON', { body: 'secret' }, 400],
  ['another path', { path: '/keys', body: '{}' }, 404],
  ['a GET', { method: 'GET' }, 404],
  ['more than 16 MB', { body: 'x'.repeat(17 * 1024 * 1024) }, 413],
])('%s is refused with a sentence', async (_, asked, status) => {
  const answer = await ask({ ...asked, headers: { authorization } });
  expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([status, expect.any(String)]);
});

test('a payload of a key that it lacks is a sentence that names the key', async () => {
  const other = payloadEncryption([{ id: 'lost', secret: createSecretKey(Buffer.alloc(32, 'l')) }]);
  const [sealed] = await other.encode([defaultPayloadConverter.toPayload(1)]);
  const metadata = {
    encoding: Buffer.from('binary/encrypted').toString('base64'),
    'encryption-key-id': Buffer.from('lost').toString('base64'),
  };
  const body = JSON.stringify({ payloads: [{ metadata, data: Buffer.from(sealed?.data ?? []).toString('base64') }] });
  const answer = await ask({ headers: { authorization }, body });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('encrypted with key lost, and this process has k');
});
