import { DefaultLogger, type Logger, type LogLevel } from '@temporalio/worker';
import { pino } from 'pino';

/** Temporal's log calls, and its core's, as one JSON line each on stderr. */
export function jsonLogger(level: 'trace' | 'debug' | 'info' | 'warn' | 'error'): Logger {
  const target = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters }, pino.destination(2));
  return new DefaultLogger('TRACE', ({ level: at, message, meta = {} }) => {
    target[at.toLowerCase() as Lowercase<LogLevel>](plain(meta), message);
  });
}

const formatters = { level: (label: string) => ({ level: label }) };

/** JSON has no bigint (core's time stamps) and shows an Error as `{}`. */
function plain(meta: object): object {
  return Object.fromEntries(
    Object.entries(meta).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value === 'bigint' || typeof value === 'symbol') return [];
      return [[key, value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value]];
    }),
  );
}
