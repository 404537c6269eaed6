import { isTerminal } from '../../src/contract/tuning-job.ts';
import type { TuningTime } from '../../src/contract/tuning-times.ts';
import { expectedRunningMs } from '../../src/planning/expected-running-time.ts';
import { pollIntervalMs } from '../../src/planning/poll-interval.ts';
import { type JobCourse, jobAt } from './job-course.ts';

export interface Watched {
  readonly requests: number;
  /** From the end of the job to the look that saw it. */
  readonly delayMs: number;
}

/** A loop with one interval, as in the SDKs and operators. */
export function watchEvery(intervalMs: number, { endMs }: JobCourse): Watched {
  const requests = Math.ceil(endMs / intervalMs) + 1; // the first at once
  return { requests, delayMs: (requests - 1) * intervalMs - endMs };
}

const REPORTED_CHANGES = 6; // of waitForJobChange: later changes of the task alone are not reported

/** As waitForJobChange does it, on a clock that costs no time: a reported change is followed by another look at once. */
export function watchAdaptively(
  course: JobCourse,
  {
    paceMs,
    earlier,
    length,
  }: { readonly paceMs: number; readonly earlier: readonly TuningTime[]; readonly length: number },
): Watched {
  const createdMs = Date.parse('2026-01-01T00:00:00Z');
  const expectedMs = expectedRunningMs(earlier, length);
  let known = jobAt(course, createdMs, 0);
  let reported = 0;
  let ageMs = 0;
  for (let requests = 1; ; requests += 1) {
    const job = jobAt(course, createdMs, ageMs);
    if (isTerminal(job.state)) return { requests, delayMs: ageMs - course.endMs };
    const isReported = job.state !== known.state || (job.phase !== known.phase && reported < REPORTED_CHANGES);
    if (isReported) {
      known = job;
      reported += 1;
    } else {
      const nowMs = createdMs + ageMs;
      ageMs += pollIntervalMs({ job, nowMs, paceMs, ...(expectedMs === undefined ? {} : { expectedMs }) });
    }
  }
}
