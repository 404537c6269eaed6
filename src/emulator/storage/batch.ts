import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { invalid } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

const MOST_CALLS = 100; // Cloud Storage, "batch requests"
const LARGEST_BODY_BYTES = 10 * 1024 * 1024; // the same page

/** Several metadata calls in one multipart/mixed request; they are run and answered in their order. */
export async function runBatch(
  request: StorageRequest,
  run: (inner: StorageRequest) => Promise<StorageResponse>,
): Promise<StorageResponse> {
  const parts = await readParts(request);
  const boundary = `batch_${randomUUID()}`;
  let body = '';
  for (const part of parts) {
    const answer = await run(requestOf(part, request.url));
    body += `--${boundary}\r\nContent-Type: application/http\r\n${answerId(part)}\r\n${await writeAnswer(answer)}\r\n`;
  }
  return {
    status: 200,
    headers: { 'Content-Type': `multipart/mixed; boundary=${boundary}` },
    body: `${body}--${boundary}--`,
  };
}

interface Part {
  headers: IncomingHttpHeaders;
  /** An HTTP request as text: its first line, headers, a blank line, the body. */
  content: string;
}

/** Python's client ends lines with a bare line feed, others with both characters. */
async function readParts({ headers, body }: StorageRequest): Promise<Part[]> {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw invalid('A batch needs a boundary in its Content-Type.');
  const text = (await readText(body)).replace(/\r\n/g, '\n');
  const parts = `\n${text}`.split(`\n--${boundary}`).slice(1, -1);
  if (parts.length > MOST_CALLS) throw invalid(`The batch has ${parts.length} calls; ${MOST_CALLS} is the most.`);
  return parts.map((part) => {
    const [head, content] = cut(part.replace(/^[^\n]*\n/, ''));
    return { headers: readHeaders(head), content };
  });
}

async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > LARGEST_BODY_BYTES) throw invalid('The batch is larger than 10 MB.');
  }
  return Buffer.concat(chunks).toString();
}

/** The request line holds a path or, from Python's client, a whole address. */
function requestOf({ content }: Part, origin: URL): StorageRequest {
  const [head, body] = cut(content);
  const [requestLine = '', ...lines] = head.split('\n');
  const [method = '', target = ''] = requestLine.trim().split(' ');
  if (!URL.canParse(target, origin.href)) throw invalid(`A batch has a call that is no request: ${requestLine}`);
  const url = new URL(target, origin);
  return { method, url, headers: readHeaders(lines.join('\n')), body: Readable.from([Buffer.from(body)]) };
}

async function writeAnswer({ status, headers, body }: StorageResponse): Promise<string> {
  if (body instanceof Readable) body.destroy(); // media is no part of a batch, which the caller has seen to
  const text = body instanceof Readable || body === undefined ? '' : String(body);
  const all = { ...headers, 'Content-Length': String(Buffer.byteLength(text)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${REASONS[status] ?? (status < 400 ? 'OK' : 'Error')}\r\n${lines.join('')}\r\n${text}`;
}

const REASONS: Record<number, string> = { 204: 'No Content', 404: 'Not Found', 412: 'Precondition Failed' };

function answerId({ headers }: Part): string {
  const id = headers['content-id'];
  return id ? `Content-ID: ${String(id).replace(/^<?/, (start) => `${start}response-`)}\r\n` : '';
}

function cut(text: string): [head: string, rest: string] {
  const at = text.search(/\n\n/);
  return at < 0 ? [text.trimStart(), ''] : [text.slice(0, at).trimStart(), text.slice(at + 2)];
}

function readHeaders(text: string): IncomingHttpHeaders {
  const lines = text.split('\n').filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
}
