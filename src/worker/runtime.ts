import { type Logger, Runtime } from '@temporalio/worker';
import { ofListenSetting } from '../config/listening.ts';
import type { Settings } from '../config.ts';
import { jsonLogger } from '../telemetry/logger.ts';

/**
 * The process-wide runtime: logs, and metrics on request. Installed once, before the first connection.
 * @throws {SettingsError} when nothing can listen where metrics shall be.
 */
export function installRuntime(
  { logLevel, metricsPort, listenHost = '127.0.0.1' }: Settings,
  log: Logger = jsonLogger(logLevel),
): Logger {
  const core = logLevel === 'trace' || logLevel === 'debug' ? 'INFO' : 'WARN';
  const host = listenHost === 'localhost' ? '127.0.0.1' : listenHost; // the runtime takes numbers alone
  const bindAddress = `${host.includes(':') ? `[${host}]` : host}:${metricsPort}`;
  try {
    Runtime.install({
      logger: log,
      telemetryOptions: {
        logging: { forward: {}, filter: { core, other: 'WARN' } },
        ...(metricsPort === undefined ? {} : { metrics: { prometheus: { bindAddress } } }),
      },
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'IllegalStateError') return log; // somebody's own runtime: keep it
    if (metricsPort === undefined) throw error;
    throw ofListenSetting(error, { setting: 'TEMPOTUNE_METRICS_PORT', port: metricsPort, host });
  }
  return log;
}
