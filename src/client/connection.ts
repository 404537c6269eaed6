import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import type { EncryptionKey } from '../config/encryption-keys.ts';
import { type TemporalConnection, temporalConnection } from '../config/temporal-connection.ts';
import { DEFAULT_TASK_QUEUE } from '../contract/names.ts';
import { dataConverter } from './data-converter.ts';

export interface ConnectOptions {
  /** Default `tempotune`. */
  readonly taskQueue?: string;
  /** host:port, instead of what TEMPORAL_ADDRESS or the Temporal profile says. */
  readonly temporalAddress?: string;
  /** Payload encryption: the first key encrypts, all decrypt. The workers of the namespace need the same. */
  readonly encryptionKeys?: readonly EncryptionKey[];
}

export interface TemporalTarget {
  readonly connection: Connection;
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly tls?: TemporalConnection['tls'];
  /** For whoever builds another client on this connection. */
  readonly dataConverter: LoadedDataConverter;
}

// grpc-js waits up to two minutes between tries by default: after a server restart a user would look at a dead screen
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 };

/**
 * Connects lazily: the first call fails when nobody is there. TEMPORAL_* and Temporal's profiles say where to.
 * @throws {SettingsError} when they are wrong.
 */
export function openConnection(options: ConnectOptions = {}): TemporalTarget {
  const { connectionOptions, namespace, tls } = temporalConnection();
  const address = options.temporalAddress ?? connectionOptions.address ?? '127.0.0.1:7233';
  const connection = Connection.lazy({
    ...(connectionOptions as ConnectionOptions),
    address,
    channelArgs: RECONNECT,
    connectTimeout: '3s',
  });
  return {
    connection,
    address,
    ...(tls ? { tls } : {}),
    namespace: namespace ?? 'default',
    taskQueue: options.taskQueue ?? DEFAULT_TASK_QUEUE,
    dataConverter: dataConverter(options.encryptionKeys),
  };
}
