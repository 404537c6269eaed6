import { asyncLocalStorage, Context } from '@temporalio/activity';

/**
 * Says that a long check or copy goes on; the SDK throttles what is sent. Throws when the activity was cancelled. Outside of
 * an activity, where a plan is made by hand, there is nobody to tell.
 */
export function heartbeat(bytes: number): void {
  const context = asyncLocalStorage.getStore();
  context?.heartbeat({ bytes });
  if (context?.cancellationSignal.aborted) throw context.cancellationSignal.reason;
}

const BEAT_MS = 1_000;

/** Beats every second while the body runs: the server then notices within seconds when its worker was killed. */
export async function withHeartbeats<T>(body: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await body();
  } finally {
    clearInterval(beating);
  }
}

/** The same activities, each beating while it runs: a rule with a heartbeat timeout then fits any of them. */
export function allBeating<Activities extends object>(activities: Activities): Activities {
  const beating = Object.entries(activities).map(([name, activity]) => [
    name,
    (...input: unknown[]) => withHeartbeats(() => activity(...input)),
  ]);
  return Object.fromEntries(beating) as Activities;
}
