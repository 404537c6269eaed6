import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { failureTypes } from '../contract/failures.ts';
import { locationOf } from '../contract/resource-names.ts';
import { apiOfJob, isTerminal, type TuningJob } from '../contract/tuning-job.ts';
import type { TuningTime } from '../contract/tuning-times.ts';
import { GoogleApiError } from '../google/errors.ts';
import { expectedRunningMs } from '../planning/expected-running-time.ts';
import { pollIntervalMs as nextLookMs } from '../planning/poll-interval.ts';
import type { Dependencies } from './dependencies.ts';
import { toFailure } from './failures.ts';
import { liveEvaluation } from './live-evaluation.ts';

export interface WaitInput {
  /** The job as the workflow knows it. */
  readonly job: TuningJob;
  /** Changes reported so far. */
  readonly reported: number;
  readonly pollIntervalMs: number;
  /** Of this job, in steps or epochs. */
  readonly length?: number;
  /** Trials of the same sweep that have ended. */
  readonly earlier?: readonly TuningTime[];
}

// Each report costs six history events; a job must stay under a hundred (temporal-measured 1).
const REPORTED_CHANGES = 6;

/**
 * Returns when the job differs from what the workflow knows. While it does not, the attempt fails with a benign failure
 * that asks the server for the next one: no history, no worker slot, however many hours the job takes.
 */
export function waitForJobChange(dependencies: Dependencies): (input: WaitInput) => Promise<TuningJob> {
  return async ({ job, reported, pollIntervalMs, length, earlier = [] }) => {
    const now = await withEvaluation(await look(job, pollIntervalMs, dependencies), job, dependencies);
    const hasMoved = now.phase !== job.phase || now.evaluation?.step !== job.evaluation?.step;
    if (now.state !== job.state || (hasMoved && reported < REPORTED_CHANGES)) return now;
    const expectedMs = expectedRunningMs(earlier, length);
    const nowMs = (dependencies.now ?? Date.now)();
    const situation = { job: now, nowMs, paceMs: pollIntervalMs, ...(expectedMs === undefined ? {} : { expectedMs }) };
    throw jobRunning(now, nextLookMs(situation));
  };
}

/** A sub-state or an evaluation that could not be read just now is no change. */
async function withEvaluation(now: TuningJob, before: TuningJob, dependencies: Dependencies): Promise<TuningJob> {
  if (apiOfJob(now.name) !== 'tuningJobs' || isTerminal(now.state)) return now;
  const evaluation = (await liveEvaluation(now, dependencies)) ?? before.evaluation;
  const phase = now.phase ?? (now.state === before.state ? before.phase : undefined);
  return { ...now, ...(evaluation ? { evaluation } : {}), ...(phase === undefined ? {} : { phase }) };
}

async function look(job: TuningJob, pollIntervalMs: number, { tuningBackend }: Dependencies): Promise<TuningJob> {
  try {
    return await tuningBackend(locationOf(job.name), apiOfJob(job.name)).get(job.name, cancellationSignal());
  } catch (error) {
    // An explicit delay: after hundreds of polls the retry policy's own back-off would be at its maximum.
    throw error instanceof GoogleApiError ? toFailure(error, pollIntervalMs) : error;
  }
}

/** Reads as a status in the Web UI's pending activities, so: no stack, one short sentence. */
export function jobRunning(job: TuningJob, delayMs: number): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: failureTypes.jobRunning,
    message: statusOf(job),
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.max(1, withinSchedule(delayMs)), // zero would end the activity (temporal-measured 0)
  });
  failure.stack = '';
  return failure;
}

function statusOf({ state, phase, evaluation }: TuningJob): string {
  const metrics = Object.entries(evaluation?.metrics ?? {}).map(([name, value]) => `${name} ${value.toPrecision(4)}`);
  const live = metrics.length > 0 ? [`step ${evaluation?.step}: ${metrics.join(', ')}`] : [];
  return [state, ...(phase ? [phase] : []), ...live].join(', ');
}

// A retry that would start after the deadline ends the activity at once, with no failure of its own (temporal-measured 2).
const DEADLINE_MARGIN_MS = 1_000;

function withinSchedule(delayMs: number): number {
  const { scheduledTimestampMs, scheduleToCloseTimeoutMs } = activityInfo();
  if (scheduleToCloseTimeoutMs <= 0) return delayMs;
  return Math.min(delayMs, scheduledTimestampMs + scheduleToCloseTimeoutMs - Date.now() - DEADLINE_MARGIN_MS);
}
