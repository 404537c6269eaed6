import { setTimeout as sleep } from 'node:timers/promises';
import { isServerAway, type TempotuneClient } from '../client.ts';
import type { CliIo } from './context.ts';

const TRIES = 60; // a minute at least: longer than a server's restart or a change of its nodes
const PAUSE_MS = 1_000;

/**
 * Calls until the server answers, from the start each time, and says once that it waits. Ctrl-C ends the process.
 * @throws what `call` throws; also the server's absence, when it lasts
 */
export async function throughAbsence<T>(
  call: () => Promise<T>,
  client: Pick<TempotuneClient, 'isServerThere'>,
  io: Pick<CliIo, 'note'>,
  { tries = TRIES, pauseMs = PAUSE_MS }: { readonly tries?: number; readonly pauseMs?: number } = {},
): Promise<T> {
  for (let left = tries; left > 0; left--) {
    const isThere = await client.isServerThere(); // tells in a second what a call tells after retries of its own
    try {
      if (isThere) return await call();
    } catch (error) {
      if (!isServerAway(error)) throw error;
    }
    if (left === tries) io.note('server away, still waiting; Ctrl-C ends');
    await sleep(pauseMs);
  }
  return call();
}
