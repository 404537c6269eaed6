const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;
const POLLS = 10;

/**
 * How often a run that waits for quota looks at its place, and a broker at its holders: both wait for the end of a job of
 * hours, so they may look less often than the job itself is polled.
 */
export function lookMs(pollIntervalMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, POLLS * pollIntervalMs));
}

/** Of those far back in the line: they have the most time, and there are the most of them. */
export function longestLookMs(pollIntervalMs: number): number {
  return Math.min(LONGEST_MS, 10 * lookMs(pollIntervalMs));
}

const FRESH_MS = 10_000;
const BROKER_MS_PER_LOOK = 250;

/**
 * How often one of so many looks at its place. People compare the places of a sweep, so all look every ten seconds, as long as
 * the broker is asked no more than four times a second: from forty on they look less often, from 240 on once a minute.
 */
export function lookMsAt(position: number, of: number, pollIntervalMs: number): number {
  const freshMs = Math.max(FRESH_MS, of * BROKER_MS_PER_LOOK);
  return Math.min(freshMs, longestLookMs(pollIntervalMs), position * lookMs(pollIntervalMs));
}
