import type { TuningJob } from '../contract/tuning-job.ts';

/** What is known about a job when somebody looks at it and nothing has changed. */
export interface PollSituation {
  readonly job: Pick<TuningJob, 'state' | 'createTime' | 'startTime' | 'tuningStartTime' | 'tuningEndTime'>;
  /** Milliseconds since 1970, by a clock that agrees with the job's times. */
  readonly nowMs: number;
  /** The request's `pollInterval`: the pace at which a running job is watched of which nothing else is known. */
  readonly paceMs: number;
  /** From the start of the job to its end, learned from earlier trials. */
  readonly expectedMs?: number;
}

const SLOWER = 5; // times the pace, where the end can't be near
const SLOWEST_MS = 10 * 60_000; // but never out of sight for longer, unless the pace is slower still
const FASTER = 4; // times, where the end is expected
const FASTEST_MS = 1_000; // nobody gains from less in a job of hours, unless the pace is faster still
const UNCERTAINTY = 0.1; // of the expected time, before and after: how far trials of one sweep differ
const LATENESS = 1 / 16; // of the time that something already takes longer than expected
const CLOCK_DIFFERENCE_MS = 60_000;

/** The shortest and the longest interval that `pollIntervalMs` may answer. */
export function pollRange(paceMs: number): { readonly shortestMs: number; readonly longestMs: number } {
  return {
    shortestMs: Math.max(1, Math.ceil(paceMs / FASTER), Math.min(paceMs, FASTEST_MS)),
    longestMs: Math.max(1, paceMs, Math.min(paceMs * SLOWER, SLOWEST_MS)),
  };
}

/**
 * Milliseconds until the next look. A look is worth most where the end is likely: so it is long while a job waits or is
 * known to be far from its end, short round the expected end and after the tuning task, and never outside `pollRange`.
 */
export function pollIntervalMs(situation: PollSituation): number {
  const { job, nowMs, paceMs } = situation;
  const { shortestMs, longestMs } = pollRange(paceMs);
  // An emulator's hours pass in seconds: times ahead of ours say nothing.
  const wantedMs = isAheadOf(job, nowMs) ? paceMs : wantedIntervalMs(situation);
  return Math.round(Math.min(Math.max(wantedMs, shortestMs), longestMs));
}

function wantedIntervalMs({ job, nowMs, paceMs, expectedMs }: PollSituation): number {
  const since = (time: string): number => Math.max(0, nowMs - Date.parse(time));
  if (job.state === 'CANCELLING') return 0;
  if (job.state !== 'RUNNING') {
    // Long, but not so long that a job which starts right after the look could end before the next.
    const untilEndMs = expectedMs === undefined ? Number.POSITIVE_INFINITY : expectedMs * (1 - UNCERTAINTY);
    return Math.max(paceMs, Math.min(since(job.createTime) / 2, untilEndMs));
  }
  if (job.tuningEndTime !== undefined) return Math.min(paceMs, since(job.tuningEndTime) * LATENESS);
  if (expectedMs === undefined || job.startTime === undefined) return paceMs;
  const runningMs = since(job.startTime);
  const earliestMs = expectedMs * (1 - UNCERTAINTY);
  if (runningMs < earliestMs) return earliestMs - runningMs;
  return Math.min(paceMs, (runningMs - expectedMs * (1 + UNCERTAINTY)) * LATENESS);
}

function isAheadOf(
  { createTime, startTime, tuningStartTime, tuningEndTime }: PollSituation['job'],
  nowMs: number,
): boolean {
  const times = [createTime, startTime, tuningStartTime, tuningEndTime];
  return times.some((time) => time !== undefined && Date.parse(time) > nowMs + CLOCK_DIFFERENCE_MS);
}
