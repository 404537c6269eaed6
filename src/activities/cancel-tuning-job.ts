import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { accelerators } from '../catalog/accelerators.ts';
import { failureTypes } from '../contract/failures.ts';
import type { Bill } from '../contract/progress.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { Accelerator, TuningApi } from '../contract/tune-request.ts';
import type { JobLocation, TuningJob } from '../contract/tuning-job.ts';
import { apiOfJob, isTerminal } from '../contract/tuning-job.ts';
import type { TuningBackend } from '../vertex/tuning-backend.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeat.ts';
import { jobRunning } from './wait-for-job-change.ts';

export interface CancelInput {
  readonly key: SubmissionKey;
  readonly location: JobLocation;
  /** Absent in histories of 0.1.0, which knew pipeline jobs only. */
  readonly api?: TuningApi;
  /** A create whose answer nobody heard may still be on its way. */
  readonly mayStillAppear: boolean;
  readonly pollIntervalMs: number;
}

// Longer than the deadline of a create call (45 s), so that a late one is seen; but who polls every second won't wait for it.
const LONGEST_LATENESS_MS = 60_000;
const LOOKS = 20;
const FIRST_LOOK_MS = 250;

/** Cancels by key, so that it also reaches a job whose name we never heard. Answers the jobs, which may still be running. */
export function cancelTuningJob({ tuningBackend }: Dependencies): (input: CancelInput) => Promise<TuningJob[]> {
  return ({ key, location, api = 'pipelineJobs', mayStillAppear, pollIntervalMs }) =>
    withFailures(() =>
      withHeartbeats(async () => {
        const backend = tuningBackend(location, api);
        const jobs = await backend.find(key);
        if (jobs.length === 0 && mayStillAppear) lookAgain(pollIntervalMs);
        for (const job of jobs) if (!isTerminal(job.state)) await backend.cancel(job.name);
        return jobs;
      }),
    );
}

/** Throws as long as a late create may still arrive. Most arrive within a second, so the first looks follow quickly. */
function lookAgain(pollIntervalMs: number): void {
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  const latenessMs = Math.min(LONGEST_LATENESS_MS, LOOKS * pollIntervalMs);
  if (currentAttemptScheduledTimestampMs - scheduledTimestampMs >= latenessMs) return;
  throw noJobYet(Math.min(latenessMs / LOOKS, FIRST_LOOK_MS * 2 ** Math.min(attempt - 1, 20)));
}

function noJobYet(nextRetryDelay: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: failureTypes.jobRunning,
    message: 'no job of this key yet; a create whose answer was lost may still arrive',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay,
  });
}

export interface BillInput {
  readonly key: SubmissionKey;
  readonly location: JobLocation;
  readonly api?: TuningApi;
  /** Pipeline jobs only. */
  readonly accelerator?: Accelerator;
  readonly pollIntervalMs: number;
}

const LONGEST_END_POLL_MS = 10_000;

/**
 * Waits until every job of the key is terminal (quota is free only then) and answers what each of them cost: the first
 * submission, and all that were made on purpose after it. A job that appeared after the cancel is cancelled here.
 */
export function waitForJobEnd({ tuningBackend }: Dependencies): (input: BillInput) => Promise<Bill[]> {
  return ({ key, location, api = 'pipelineJobs', accelerator = 'GPU', pollIntervalMs }) =>
    withFailures(() =>
      withHeartbeats(async () => {
        const backend = tuningBackend(location, api);
        const jobs = await jobsOfAllSubmissions(backend, key);
        const running = jobs.filter(({ state }) => !isTerminal(state));
        for (const { name, state } of running) if (state !== 'CANCELLING') await backend.cancel(name);
        if (running[0]) throw jobRunning(running[0], Math.min(pollIntervalMs, LONGEST_END_POLL_MS));
        return jobs.map((job) => billOf(job, accelerator));
      }),
    );
}

async function jobsOfAllSubmissions(backend: TuningBackend, key: SubmissionKey): Promise<TuningJob[]> {
  const jobs: TuningJob[] = [];
  for (let resubmission = 0; ; resubmission += 1) {
    const found = await backend.find({ ...key, resubmission });
    jobs.push(...found);
    if (found.length === 0 && resubmission >= key.resubmission) return jobs;
  }
}

/** The accelerator is paid from the start of the tuning task to its end, whatever becomes of the job; Gemini by tokens. */
export function billOf(job: TuningJob, accelerator: Accelerator): Bill {
  if (apiOfJob(job.name) === 'tuningJobs') return geminiBill(job);
  const { hardware } = accelerators[accelerator];
  const started = job.tuningStartTime === undefined ? undefined : Date.parse(job.tuningStartTime);
  const ended = Date.parse(job.tuningEndTime ?? job.endTime ?? job.createTime);
  const acceleratorSeconds = started === undefined ? 0 : Math.max(0, Math.round((ended - started) / 1000));
  const billed =
    acceleratorSeconds === 0
      ? 'tuning had not begun, no accelerator time is billed'
      : `${acceleratorSeconds} s on ${hardware} are billed`;
  return {
    job: job.name,
    state: job.state,
    acceleratorSeconds,
    accelerator: hardware,
    sentence: `${job.name} is ${job.state}; ${billed}`,
  };
}

function geminiBill({ name, state, startTime, dataStatistics }: TuningJob): Bill {
  const tokens = dataStatistics?.billableTokens;
  const counted = tokens === undefined ? '' : `, here ${tokens} tokens an epoch`;
  const billed =
    startTime === undefined && state !== 'SUCCEEDED'
      ? 'tuning had not begun, nothing is billed'
      : `Google bills the tokens of the training data for every epoch begun${counted}`;
  const sentence = `${name} is ${state}; ${billed}`;
  return { job: name, state, ...(tokens === undefined ? {} : { billableTokens: tokens }), sentence };
}
