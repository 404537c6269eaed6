import type { Logger, LogLevel, LogMetadata } from '@temporalio/common';

/** Keeps the worker's log off the screen, apart from errors. */
export function quietLogger(onError: (line: string) => void): Logger {
  const log = (level: LogLevel, message: string, meta?: LogMetadata): void => {
    if (level !== 'ERROR') return;
    const { error } = meta ?? {};
    onError(`worker: ${message}${error instanceof Error ? `: ${error.message}` : ''}`);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}
