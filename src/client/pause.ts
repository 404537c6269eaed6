import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after that time, or as soon as the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<undefined> {
  await sleep(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}
