import { GoogleApiError } from '../google/errors.ts';

/**
 * Waits for the call, but not after the signal. The call itself goes on to its deadline, since Google's client hides the
 * handle that could break it off; what it does at the server stays done.
 */
export async function untilAborted<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return call();
  if (signal.aborted) throw new GoogleApiError('Cancelled', 'cancelled before the call');
  const pending = call();
  pending.catch(() => {}); // nobody listens any more when it fails after the signal
  const { promise, stop } = rejectionOnAbort(signal);
  try {
    return await Promise.race([pending, promise]);
  } finally {
    stop();
  }
}

function rejectionOnAbort(signal: AbortSignal): { promise: Promise<never>; stop: () => void } {
  let onAbort = (): void => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(new GoogleApiError('Cancelled', 'cancelled during the call, which may still take effect'));
  });
  signal.addEventListener('abort', onAbort, { once: true });
  return { promise, stop: () => signal.removeEventListener('abort', onAbort) };
}
