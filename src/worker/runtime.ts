import { type Logger, Runtime } from '@temporalio/worker';
import type { Settings } from '../config.ts';
import { jsonLogger } from '../telemetry/logger.ts';

/** The process-wide runtime: logs, and metrics on request. Installed once, before the first connection. */
export function installRuntime(
  { logLevel, metricsPort, listenHost = '127.0.0.1' }: Settings,
  log: Logger = jsonLogger(logLevel),
): Logger {
  const core = logLevel === 'trace' || logLevel === 'debug' ? 'INFO' : 'WARN';
  const bindAddress = `${listenHost.includes(':') ? `[${listenHost}]` : listenHost}:${metricsPort}`;
  try {
    Runtime.install({
      logger: log,
      telemetryOptions: {
        logging: { forward: {}, filter: { core, other: 'WARN' } },
        ...(metricsPort === undefined ? {} : { metrics: { prometheus: { bindAddress } } }),
      },
    });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'IllegalStateError')) throw error; // somebody's own runtime: keep it
  }
  return log;
}
