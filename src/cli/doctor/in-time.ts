import type { TempotuneClient } from '../../client.ts';

const TIMEOUT_MS = 3_000;

/** A call of the doctor waits three seconds at most. */
export function within<T>(connection: TempotuneClient['target']['connection'], call: () => Promise<T>): Promise<T> {
  return connection.withDeadline(Date.now() + TIMEOUT_MS, call);
}
