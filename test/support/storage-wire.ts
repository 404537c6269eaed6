import { Readable } from 'node:stream';
import {
  createStorageService,
  type StorageOptions,
  type StorageService,
} from '../../src/emulator/storage/storage-service.ts';

export const WIRE_ORIGIN = 'http://127.0.0.1:1';

export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** The storage service with one bucket, `data`, and requests as they stand on the wire: no client's help, no server. */
export interface StorageWire {
  service: StorageService;
  send(method: string, path: string, headers?: Record<string, string>, body?: Buffer | string): Promise<WireAnswer>;
}

export async function openStorageWire(options: Partial<StorageOptions> = {}): Promise<StorageWire> {
  const service = await createStorageService({ now: () => 1_764_000_000_000, baseUrl: () => WIRE_ORIGIN, ...options });
  const send: StorageWire['send'] = async (method, path, headers = {}, body = '') => {
    const url = new URL(path, WIRE_ORIGIN);
    const call = service.route({ method, url, headers, body: Readable.from([Buffer.from(body)]) });
    if (!call) throw new Error(`${path} is not routed`);
    const response = await call.run();
    const chunks: Buffer[] = [];
    for await (const chunk of Readable.from(response.body ?? [])) chunks.push(Buffer.from(chunk));
    return { status: response.status, headers: response.headers, text: Buffer.concat(chunks).toString() };
  };
  await send('POST', '/storage/v1/b?project=demo', {}, '{"name":"data"}');
  return { service, send };
}
