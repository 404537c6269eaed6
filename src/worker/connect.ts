import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@temporalio/worker';
import { NativeConnection } from '@temporalio/worker';
import { temporalConnection } from '../config/temporal-connection.ts';

export interface TemporalPlace {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/**
 * Connects as TEMPORAL_* and temporal.toml say (`address` overrides), and waits for a server that is not up yet: in a
 * compose file or a deploy nobody knows who is first.
 */
export async function connectWorker(
  log: Logger,
  address: string | undefined,
  signal?: AbortSignal,
): Promise<TemporalPlace> {
  const { connectionOptions, namespace = 'default', tls } = temporalConnection();
  const options = { ...connectionOptions, ...(address === undefined ? {} : { address }) };
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
    try {
      return { connection: await NativeConnection.connect(options), namespace };
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      log.warn('no Temporal server yet, waiting', {
        address: options.address ?? 'localhost:7233',
        delayMs,
        reason: error.message,
        ...(tls ? { hint: `${tls.reason}: ${tls.fix}` } : {}),
      });
      await delay(delayMs, undefined, signal ? { signal } : {});
    }
  }
}

function isUnreachable(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TransportError';
}
