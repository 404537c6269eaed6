import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatch } from '../dispatch.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { MethodSpec, Protos } from '../protos.ts';
import { invalidArgument, ServiceError, statusCodes } from '../status.ts';
import { malformedJsonMessage } from './malformed-json.ts';
import { fromMessage, readRequest, toMessage, withEnumNumbers } from './proto-json.ts';
import { bindQuery } from './query.ts';
import { type RestMatch, restRouter } from './rest-routes.ts';

export type RestHandler = (request: IncomingMessage, url: URL, response: ServerResponse) => Promise<void>;

/** The same methods by HTTP and JSON, under /v1, /v1beta1 and /ui (where Google's clients poll operations). */
export function restHandler(protos: Protos, dispatch: Dispatch): RestHandler {
  const route = restRouter(protos.methods);
  return async (request, url, response) => {
    try {
      const path = decoded(url.pathname).replace(/^\/(v1beta1|ui)\//, '/v1/');
      const match = route(request.method ?? 'GET', path);
      if (!match) throw new ServiceError('NOT_FOUND', `No method serves ${request.method} ${url.pathname}.`);
      const message = await requestOf(match, url, await bodyText(request));
      const { spec } = match;
      const outcome = await dispatch({ service: spec.service, method: spec.method, request: message });
      if (outcome.kind === 'dropped') request.socket.destroy();
      else if (outcome.kind === 'error') sendError(response, outcome.error);
      else sendAnswer(response, outcome.message, spec, url.searchParams);
    } catch (error) {
      sendError(response, error instanceof ServiceError ? error : new ServiceError('INTERNAL', String(error)));
    }
  };
}

/** A stream is one JSON array, or with `alt=sse` a list of events. */
function sendAnswer(response: ServerResponse, message: object, { responseType }: MethodSpec, query: URLSearchParams) {
  const numbers = (query.get('$alt') ?? '').includes('enum-encoding=int');
  const shown = (one: object): Json => {
    const answer = fromMessage(responseType, toMessage(responseType, one));
    return numbers ? withEnumNumbers(responseType, answer) : answer;
  };
  if (!Array.isArray(message)) return sendJson(response, 200, shown(message));
  if (query.get('alt') !== 'sse') return sendJson(response, 200, message.map(shown));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const one of message) response.write(`data: ${JSON.stringify(shown(one))}\r\n\r\n`);
  response.end();
}

/** Before routing: some clients escape the @ of a version, some do not. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidArgument(`Invalid path: ${path}`);
  }
}

async function requestOf({ spec, binding, variables }: RestMatch, url: URL, text: string): Promise<JsonObject> {
  const parsed = text.trim() === '' ? {} : parseJson(text);
  const request: JsonObject = {};
  if (binding.body === '*') Object.assign(request, objectBody(parsed));
  else if (binding.body !== undefined) request[binding.body] = objectBody(parsed);
  bindQuery(spec.requestType, url.searchParams, request);
  for (const [field, value] of Object.entries(variables)) setPath(request, field.split('.'), value);
  return readRequest(spec.requestType, request);
}

function objectBody(parsed: Json): JsonObject {
  if (isJsonObject(parsed)) return parsed;
  throw invalidArgument('Invalid JSON payload received. Root element must be a message.');
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw invalidArgument(`Invalid JSON payload received. ${malformedJsonMessage(text, error as Error)}`);
  }
}

function setPath(target: JsonObject, path: string[], value: string): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = target[head];
  const below = isJsonObject(inner) ? inner : {};
  target[head] = below;
  setPath(below, rest, value);
}

/** Of one message, also over gRPC. Uploads to Cloud Storage are no messages: they are streamed, and have no limit. */
export const MAXIMUM_MESSAGE_BYTES: number = 16 * 1024 * 1024;

export async function bodyText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAXIMUM_MESSAGE_BYTES) chunks.push(chunk as Buffer); // the rest is read and dropped: the answer must arrive
  }
  if (size > MAXIMUM_MESSAGE_BYTES) {
    throw invalidArgument(`Request payload size exceeds the limit: ${MAXIMUM_MESSAGE_BYTES} bytes.`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendError(response: ServerResponse, error: ServiceError): void {
  const code = statusCodes[error.code].http;
  const details = error.details.length === 0 ? {} : { details: error.details };
  sendJson(response, code, { error: { code, message: error.message, status: error.code, ...details } });
}
