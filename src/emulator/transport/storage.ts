import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorOfFault, type Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import { statusCodes, statusOfHttp } from '../status.ts';
import type { StorageCall, StorageResponse, StorageService } from '../storage/storage-service.ts';
import { cutAfter } from './cut-body.ts';
import { sendJson } from './rest.ts';

export interface StorageHandlerParts {
  storage: StorageService;
  faults: Faults;
  journal: Journal;
}

export type StorageHandler = (request: IncomingMessage, url: URL, response: ServerResponse) => Promise<void>;

/** Faults and journal around Cloud Storage, which has its own errors and paths. */
export function storageHandler({ storage, faults, journal }: StorageHandlerParts): StorageHandler {
  return async (request, url, response) => {
    const asked = { method: request.method ?? 'GET', url, headers: request.headers, body: request };
    const call = storage.route(asked);
    if (!call) {
      sendJson(response, 404, storageError(404, `No method serves ${request.method} ${url.pathname}.`, 'notFound'));
      return;
    }
    const { method, resource } = call;
    const record = (status: Parameters<Journal['record']>[0]['status']): void =>
      journal.record({ service: 'storage', method, resource, status });

    const delay = faults.take(['latency'], method, resource);
    if (delay) await sleep(delay.latencyMs ?? 0);
    try {
      await faults.hold('before', method, resource);
    } catch {
      record('UNAVAILABLE');
      request.socket.destroy();
      return;
    }
    const fault = faults.take(['error', 'expired-credentials', 'drop-answer'], method, resource);
    if (fault && fault.kind !== 'drop-answer') {
      const { code, message } = errorOfFault(fault);
      const http = statusCodes[code].http;
      record(code);
      request.resume(); // an answer before the upload is read would reset the connection
      sendJson(response, http, storageError(http, message, reasons[http] ?? 'backendError'));
      return;
    }
    const cut = UPLOADS.has(method) ? faults.take(['cut-upload'], method, resource) : undefined;
    const cutCall = cut && storage.route({ ...asked, body: cutAfter(request, cut.afterBytes ?? 0) });
    const answer = await run(cutCall ?? call);
    await faults.hold('after', method, resource);
    record(fault || cut ? 'DROPPED' : statusOfHttp(answer.status));
    if (fault || cut) request.socket.destroy();
    else send(response, answer);
  };
}

const UPLOADS: ReadonlySet<string> = new Set(['objects.insert', 'uploads.write']);

const reasons: Record<number, string> = {
  400: 'invalid',
  401: 'authError',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  412: 'conditionNotMet',
  429: 'rateLimitExceeded',
};

async function run(call: StorageCall): Promise<StorageResponse> {
  try {
    return await call.run();
  } catch (error) {
    const body = JSON.stringify(storageError(500, String(error), 'backendError'));
    return { status: 500, headers: { 'content-type': 'application/json' }, body };
  }
}

function send(response: ServerResponse, { status, headers, body }: StorageResponse): void {
  response.writeHead(status, headers);
  if (body instanceof Readable) {
    body.on('error', () => response.destroy());
    response.on('close', () => body.destroy());
    body.pipe(response);
  } else response.end(body);
}

function storageError(code: number, message: string, reason: string): object {
  return { error: { code, message, errors: [{ message, domain: 'global', reason }] } };
}
