import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Payload, PayloadCodec } from '@temporalio/common';

export interface CodecServerOptions {
  readonly codec: PayloadCodec;
  /** Asked for as `Authorization: Bearer <token>`. */
  readonly token: string;
  /** Of web pages that may ask, such as `http://localhost:8233`; programs send none and need none. */
  readonly origins: readonly string[];
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface CodecServer {
  readonly url: string;
  close(): Promise<void>;
}

// A history page of Temporal has at most 4 MB, base64 adds a third; anything bigger is no page.
const MAXIMUM_BODY_BYTES = 16 * 1024 * 1024;
const METHODS = { '/encode': 'encode', '/decode': 'decode' } as const;

/** Temporal's codec server protocol: its Web UI and CLI post payloads to /decode, and get them back readable. */
export async function serveCodec(options: CodecServerOptions): Promise<CodecServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: Error) => refuse(response, 500, error.message));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port, address, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { codec, token, origins }: CodecServerOptions,
): Promise<void> {
  const { origin } = request.headers;
  if (origin !== undefined) {
    if (!origins.includes(origin)) return refuse(response, 403, `${origin} is not among the origins that may ask`);
    allowOrigin(request, response, origin);
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  if (!isAuthorized(request.headers.authorization, token)) {
    return refuse(response, 401, 'the header Authorization: Bearer <token> is missing or wrong');
  }
  const method = METHODS[pathOf(request) as keyof typeof METHODS];
  if (request.method !== 'POST' || !method) return refuse(response, 404, 'POST /encode and POST /decode are served');
  const body = await bodyOf(request);
  if (body === undefined) return refuse(response, 413, `a request has at most ${MAXIMUM_BODY_BYTES} bytes`);
  const payloads = payloadsIn(body);
  if (!payloads) return refuse(response, 400, 'the body is {"payloads": [{"metadata": {…}, "data": "<base64>"}]}');
  const coded = await codec[method](payloads).catch((error: Error) => error);
  if (coded instanceof Error) return refuse(response, 422, coded.message);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ payloads: coded.map(asJson) }));
}

/** Read only by that page; the rest of CORS is what Temporal's Web UI sends. */
function allowOrigin(request: IncomingMessage, response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', 'POST');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, x-namespace');
  // Chrome asks before a public page may call a private address.
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.setHeader('access-control-allow-private-network', 'true');
  }
}

/** In the same time for every wrong token: hashes have one length. The scheme may be written in any case (RFC 9110). */
function isAuthorized(header: string | undefined, token: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash((header ?? '').replace(/^bearer +/i, 'Bearer ')), hash(`Bearer ${token}`));
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0] ?? '/';
}

/** Undefined when it is too big. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAXIMUM_BODY_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface JsonPayload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}

function payloadsIn(body: string): Payload[] | undefined {
  try {
    const { payloads } = JSON.parse(body) as { payloads: readonly JsonPayload[] };
    return payloads.map(({ metadata = {}, data = '' }) => ({
      metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value, 'base64')])),
      data: Buffer.from(data, 'base64'),
    }));
  } catch {
    return undefined;
  }
}

function asJson({ metadata, data }: Payload): JsonPayload {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
    data: base64(data ?? new Uint8Array()),
  };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ message }));
}
