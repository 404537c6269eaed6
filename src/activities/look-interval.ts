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

export function lookMsAt(position: number, pollIntervalMs: number): number {
  return Math.min(longestLookMs(pollIntervalMs), position * lookMs(pollIntervalMs));
}
