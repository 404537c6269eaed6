import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, iso } from './clock.ts';
import { parseDuration } from './duration.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { isJsonObject } from './json.ts';
import { invalidArgument, ServiceError } from './status.ts';
import { bodyText, sendError, sendJson } from './transport/rest.ts';

export interface AdminParts {
  clock: Clock;
  faults: Faults;
  journal: Journal;
  jobs: () => object[];
}

export type AdminHandler = (request: IncomingMessage, url: URL, response: ServerResponse) => Promise<void>;

/** The emulator's own routes, below /_emulator/. */
export function adminHandler(parts: AdminParts): AdminHandler {
  return async (request, url, response) => {
    const route = routes[`${request.method} ${url.pathname.replace('/_emulator/', '')}`];
    try {
      if (!route) throw new ServiceError('NOT_FOUND', `Known routes: ${Object.keys(routes).join(', ')}`);
      sendJson(response, 200, await route(parts, request));
    } catch (error) {
      sendError(response, error instanceof ServiceError ? error : invalidArgument((error as Error).message));
    }
  };
}

type Route = (parts: AdminParts, request: IncomingMessage) => unknown;

const routes: Record<string, Route> = {
  'GET health': () => ({ status: 'ok' }),
  'GET journal': ({ journal }) => journal.entries(),
  'GET jobs': ({ jobs }) => jobs(),
  'GET faults': ({ faults }) => ({ faults: faults.list(), unfired: faults.unfired() }),
  'POST faults': async ({ faults }, request) => {
    const body = await jsonBody(request);
    return { faults: faults.add(body.faults) };
  },
  'DELETE faults': ({ faults }) => {
    const unfired = faults.unfired();
    faults.clear();
    return { unfired };
  },
  'POST release': async ({ faults }, request) => {
    const { id, discard = false, ...rest } = await jsonBody(request);
    const strange = Object.keys(rest);
    if (strange.length > 0) throw invalidArgument(`release: ${strange.join(', ')} unknown. Known: id, discard`);
    faults.release(String(id), discard === true);
    return { faults: faults.list() };
  },
  'GET clock': ({ clock }) => clockView(clock),
  'POST clock': async ({ clock }, request) => {
    const { advance, now, speed, ...rest } = await jsonBody(request);
    const strange = Object.keys(rest);
    if (strange.length > 0) throw invalidArgument(`clock: ${strange.join(', ')} unknown. Known: advance, now, speed`);
    if (now !== undefined) clock.moveTo(typeof now === 'number' ? now : Date.parse(String(now)));
    if (advance !== undefined) clock.advance(parseDuration(advance));
    if (speed !== undefined) clock.setSpeed(typeof speed === 'number' ? speed : Number.NaN);
    return clockView(clock);
  },
};

function clockView(clock: Clock): object {
  return { now: iso(clock.now()), speed: clock.speed() };
}

async function jsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body: unknown = JSON.parse((await bodyText(request)) || '{}');
  if (!isJsonObject(body)) throw invalidArgument('The body must be a JSON object.');
  return body;
}
