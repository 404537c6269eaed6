import { GoogleApiError } from '../google/errors.ts';

/** Makes a call of Google's client that an AbortSignal can break off; what it did at the server stays done. */
export async function cancellable<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return call();
  if (signal.aborted) throw new GoogleApiError('Cancelled', 'cancelled before the call');
  const pending = call() as Promise<T> & { cancel?(): void }; // google-gax's promises have it, the types don't say so
  const cancel = (): void => pending.cancel?.();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await pending;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
