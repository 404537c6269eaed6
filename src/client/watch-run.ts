import type { Progress } from '../contract/progress.ts';
import { RunNotFoundError, WorkerAwayError } from './errors.ts';
import { pause } from './pause.ts';
import { isServerAway } from './server-away.ts';

/** What a watcher is told, in this order: any number of changes, then one result. Plain data. */
export type RunEvent<Result> =
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** Nothing is known of the run just now, and nothing is wrong with it: watching goes on. */
  | { readonly kind: 'away'; readonly who: 'server' | 'worker' }
  /** Somebody reset the run; watching goes on with the run that the reset made. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'result'; readonly result: Result };

export interface WatchOptions {
  /** Milliseconds between two looks; default 1,000. */
  readonly intervalMs?: number;
  /** Ends the watching; the run goes on. */
  readonly signal?: AbortSignal;
}

/** The calls of the client that a watcher makes. */
export interface Watched<Result> {
  progress(): Promise<Progress>;
  result(hooks: { onReset(): void; signal: AbortSignal }): Promise<Result>;
}

const LAST_LOOK_MS = 2_000;

type End<Result> = { readonly result: Result } | { readonly error: unknown };

/** Yields what changes, through absent servers and workers, and throws what `result` throws. */
export async function* watchRun<Result>(
  watched: Watched<Result>,
  { intervalMs = 1_000, signal }: WatchOptions,
): AsyncGenerator<RunEvent<Result>, void, void> {
  const left = new AbortController();
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
  const ended = new AbortController();
  let resets = 0;
  let end: End<Result> | undefined;
  const ending = watched
    .result({ signal: stop, onReset: () => resets++ })
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    )
    .then((settled) => {
      end = settled;
      ended.abort();
    });
  let before = '';
  const isNews = (event: RunEvent<Result>): boolean => {
    const [last, now] = [before, JSON.stringify(event)];
    before = now;
    return now !== last;
  };
  try {
    while (!end) {
      const event = await Promise.race([look(watched), ending]); // a look may wait for a worker; an end does not
      for (; resets > 0; resets--) yield { kind: 'reset' };
      if (event && isNews(event)) yield event;
      if (!end) await pause(intervalMs, AbortSignal.any([stop, ended.signal]));
    }
    signal?.throwIfAborted();
    if ('error' in end) throw end.error;
    const last = await Promise.race([look(watched), pause(LAST_LOOK_MS, stop)]); // how the last trial ended
    if (last?.kind === 'progress' && isNews(last)) yield last;
    yield { kind: 'result', result: end.result };
  } finally {
    left.abort();
  }
}

/** Undefined when there is nothing to say: the run's own end says more than a look that failed. */
async function look(
  watched: Pick<Watched<unknown>, 'progress'>,
): Promise<Exclude<RunEvent<never>, { kind: 'result' | 'reset' }> | undefined> {
  try {
    return { kind: 'progress', progress: await watched.progress() };
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    if (error instanceof WorkerAwayError) return { kind: 'away', who: 'worker' };
    return isServerAway(error) ? { kind: 'away', who: 'server' } : undefined;
  }
}
