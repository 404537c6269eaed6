import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** The first `bytes` of a request's body; then its connection is gone, as when a client's network fails. */
export function cutAfter(request: IncomingMessage, bytes: number): Readable {
  return Readable.from(firstBytes(request, bytes), { objectMode: false });
}

async function* firstBytes(request: IncomingMessage, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
    if (left === 0) break;
  }
  request.socket.destroy();
  throw new Error('The connection was cut by the fault plan.');
}
