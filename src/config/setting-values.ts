import { existsSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { DEFAULT_TASK_QUEUE } from '../contract/names.ts';

// Each reads the text of one variable, and throws a RangeError with the rule it breaks and the fix.

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

const LOG_LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];

export function taskQueue(text: string): string {
  if (text.length <= 200 && !/\s/.test(text)) return text;
  throw new RangeError(
    `a task queue is named by 1 to 200 characters without spaces. To fix: unset it for ${DEFAULT_TASK_QUEUE}`,
  );
}

export function endpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlainOrigin = url !== undefined && url.pathname === '/' && !url.search && !url.hash && !hasLogin(url);
  if (isPlainOrigin && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin;
  throw new RangeError(
    'an endpoint is an http or https URL of host and port alone. To fix: write for example http://127.0.0.1:8085, or unset it for Google',
  );
}

function hasLogin({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/** An endpoint as typed, without what may be secret in it: login, query and fragment. */
export function shownEndpoint(text: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  const end = rest.search(/[?#]/);
  const [head, tail] = end < 0 ? [rest, ''] : [rest.slice(0, end), rest.slice(end)];
  if (tail.includes('@')) return `${scheme}(not shown)`; // login or query? A password may have a ? in it
  const login = head.lastIndexOf('@') + 1;
  return `${scheme}${login > 0 ? '(login)@' : ''}${head.slice(login, login + 80)}${tail === '' ? '' : `${tail[0]}(not shown)`}`;
}

export function folders(text: string): string[] {
  const parts = text.split(delimiter).filter((part) => part !== '');
  for (const part of parts) {
    if (!isAbsolute(part)) {
      throw new RangeError(
        `a dataset folder is an absolute path (workers may start anywhere). To fix: write ${resolve(part)}`,
      );
    }
    if (!existsSync(part) || !statSync(part).isDirectory()) {
      throw new RangeError(`${part} is no folder on this machine. To fix: make it, or take it out`);
    }
  }
  return parts;
}

export function jobsAtATime(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 10_000) return number;
  throw new RangeError(
    'it is a whole number of jobs at a time, from 1 to 10000. To fix: write for example 2, or unset it for 1',
  );
}

export function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new RangeError('a port is a whole number from 0 to 65535, 0 for any free one. To fix: write for example 9090');
}

/** Not 0: nobody would hear which port Temporal's runtime took. */
export function metricsPort(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 65_535) return number;
  throw new RangeError('a port for Prometheus is a whole number from 1 to 65535. To fix: write for example 9464');
}

export function listenHost(text: string): string {
  if (isIP(text) !== 0 || text === 'localhost') return text;
  throw new RangeError(
    'an address to listen on is an IP address of this machine. To fix: write 0.0.0.0 for all, or unset it for 127.0.0.1',
  );
}

export function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase());
  if (level) return level;
  throw new RangeError(`log levels are ${LOG_LEVELS.join(', ')}. To fix: write one of them, or unset it for info`);
}

// Temporal makes one string of both, with a dot between them.
const VERSION_PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

export function deploymentName(text: string): string {
  if (VERSION_PART.test(text) && !text.includes('.')) return text;
  throw new RangeError('a deployment name has letters, digits, _ and -. To fix: write for example tempotune');
}

export function buildId(text: string): string {
  if (VERSION_PART.test(text)) return text;
  throw new RangeError(
    'a build id has letters, digits, dots, _ and -. To fix: write the commit or version you roll out',
  );
}

export function names(text: string): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const odd = parts.find((part) => /[\s/]/.test(part));
  if (parts.length > 0 && odd === undefined) return parts;
  throw new RangeError(
    `names are separated by commas, without gs:// or slashes${odd === undefined ? '' : ` (${odd})`}. ` +
      'To fix: write for example one,another, or unset it to allow all',
  );
}

export function token(text: string): string {
  if (text.length >= 16 && /^[\x21-\x7e]+$/.test(text)) return text;
  throw new RangeError('a token has at least 16 characters and no spaces. To fix: make one with: openssl rand -hex 32');
}
