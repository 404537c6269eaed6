import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  sleep,
} from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';
import type { Bill, JobProgress, Phase } from '../contract/progress.ts';
import type { Accelerator, ResolvedTuneRequest, TuningApi } from '../contract/tune-request.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';
import { apiOfJob, isTerminal } from '../contract/tuning-job.ts';
import { activities } from './activity-options.ts';
import { cleanUpFailed, rootMessage, withBill } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';

interface JobRun {
  readonly order: JobOrder;
  readonly request: ResolvedTuneRequest;
}

/**
 * Submits, follows to the end, and hands the job on. Whatever ends it before its use is done, no paid job runs on
 * unwatched, and the failure says what became of it and what is billed.
 */
export async function withJob<Result>(
  run: JobRun,
  progress: ProgressBoard,
  use: (job: TuningJob) => Promise<Result>,
): Promise<Result> {
  const submission: Submission = { order: run.order, outcomeUnknown: false };
  try {
    // Begins before submit: an ambiguous create may have made a job whose name we never heard.
    const job = await within(run.request.deadlineMs, () => runToEnd(submission, run.request, progress));
    return await use(job);
  } catch (error) {
    progress.enter('cancelling', 'making sure that no job runs on');
    const bills = await CancellationScope.nonCancellable(() => cleanUp(submission, run.request));
    progress.note({ billed: bills });
    throw CancellationScope.current().consideredCancelled ? error : withBill(error, bills);
  }
}

/** What clean-up must know: the resubmission under way, and whether a create went out whose answer nobody heard. */
interface Submission {
  order: JobOrder;
  outcomeUnknown: boolean;
}

async function runToEnd(
  submission: Submission,
  request: ResolvedTuneRequest,
  progress: ProgressBoard,
): Promise<TuningJob> {
  for (;;) {
    const job = await follow(await submitWhenFree(submission, request, progress), submission, request, progress);
    if (job.state !== 'FAILED' || job.failure?.code !== 'RESOURCE_EXHAUSTED') return job;
    // The pipeline ran into quota inside a task: wait, then pay for a new job, on purpose.
    const { key } = submission.order;
    const delayMs = Math.min(LONGEST_QUOTA_DELAY_MS, request.pollIntervalMs * 2 ** Math.min(key.resubmission, 20));
    await pause('waiting for quota', `job ${job.name} found no quota: ${job.failure.message}`, delayMs, progress);
    submission.order = { ...submission.order, key: { ...key, resubmission: key.resubmission + 1 } };
  }
}

const LONGEST_QUOTA_DELAY_MS = 10 * 60_000; // quota comes free when somebody's job of hours ends

/** One bounded try after another; all waiting is here, where a cancel ends it at once. */
async function submitWhenFree(
  submission: Submission,
  request: ResolvedTuneRequest,
  progress: ProgressBoard,
): Promise<TuningJob> {
  const { submitTuningJob } = activities('submit');
  const { pollIntervalMs } = request;
  for (let parked = 0; ; parked += 1) {
    progress.enter('submitting', 'asking Vertex AI for the tuning job');
    submission.outcomeUnknown = true;
    try {
      const answer = await submitTuningJob({ order: submission.order, parked, pollIntervalMs });
      submission.outcomeUnknown = false;
      if (answer.kind === 'submitted') return answer.job;
      await pause('waiting for quota', answer.reason, answer.retryAfterMs, progress);
    } catch (error) {
      if (isCancelled(error) || !mayWorkLater(error)) throw error;
      await pause('submitting', `Vertex AI does not answer: ${rootMessage(error)}`, pollIntervalMs, progress);
    }
  }
}

async function pause(phase: Phase, reason: string, delayMs: number, progress: ProgressBoard): Promise<void> {
  log.info(phase, { reason, delayMs });
  progress.enter(phase, `${reason}; next try in ${Math.ceil(delayMs / 1000)} s`);
  await sleep(delayMs, { summary: 'wait before the next submit' });
}

async function follow(
  submitted: TuningJob,
  { order }: Submission,
  request: ResolvedTuneRequest,
  progress: ProgressBoard,
): Promise<TuningJob> {
  const { waitForJobChange } = activities('wait');
  const { pollIntervalMs } = request;
  let job = submitted;
  for (let reported = 0; ; reported += 1) {
    progress.enter('tuning', messageOf(job), { job: { ...jobFacts(job), since: new Date().toISOString() } });
    if (isTerminal(job.state)) return job;
    job = await waitForJobChange({ job, reported, pollIntervalMs });
    // With TRY_CANCEL a value can arrive together with the cancel; going on would swallow it.
    if (CancellationScope.current().consideredCancelled) await CancellationScope.current().cancelRequested;
    if (request.api === 'tuningJobs' && (reported === 0 || isTerminal(job.state))) await keepOnly(job, order);
  }
}

/** A create that was given up for lost can make its job late; Vertex AI would run and bill both. */
async function keepOnly({ name: keep }: TuningJob, { key, spec }: JobOrder): Promise<void> {
  const location = { project: spec.project, region: spec.pipelineJobRegion };
  const cancelled = await activities('cleanUp').cancelDuplicates({ key, location, keep });
  if (cancelled.length > 0) log.warn('cancelled duplicates of the job', { keep, cancelled });
}

function jobFacts({ name, state, phase, evaluation }: TuningJob): Omit<JobProgress, 'since'> {
  return { name, state, ...(phase === undefined ? {} : { phase }), ...(evaluation ? { evaluation } : {}) };
}

function messageOf({ name, state, phase }: TuningJob): string {
  if (state === 'PAUSED') return 'the job is PAUSED and needs a person: resume or cancel it in the console';
  if (phase === undefined) return state;
  return apiOfJob(name) === 'tuningJobs' ? `${state}, ${phase}` : `${state}, task ${phase}`;
}

async function cleanUp(submission: Submission, request: ResolvedTuneRequest): Promise<Bill[]> {
  try {
    return await cancelByKeyAndWait(submission, request);
  } catch (error) {
    throw cleanUpFailed(submission.order, error);
  }
}

async function cancelByKeyAndWait(
  { order: { key, spec }, outcomeUnknown: mayStillAppear }: Submission,
  request: ResolvedTuneRequest,
): Promise<Bill[]> {
  const { cancelTuningJob, waitForJobEnd } = activities('cleanUp');
  const location = { project: spec.project, region: spec.pipelineJobRegion };
  const { pollIntervalMs } = request;
  const paid = payment(request);
  await cancelTuningJob({ key, location, api: paid.api, mayStillAppear, pollIntervalMs });
  return waitForJobEnd({ key, location, ...paid, pollIntervalMs });
}

/** What the bill of a job depends on. */
export function payment(request: ResolvedTuneRequest): { readonly api: TuningApi; readonly accelerator?: Accelerator } {
  if (request.api === 'tuningJobs') return { api: 'tuningJobs' };
  return { api: 'pipelineJobs', accelerator: request.acceleratorType };
}

/** The deadline covers all of it, quota waits too; it is no Temporal timeout, since those run no clean-up. */
async function within<T>(deadlineMs: number, body: () => Promise<T>): Promise<T> {
  const outer = CancellationScope.current();
  const scope = new CancellationScope({ cancellable: true, timeout: deadlineMs });
  try {
    return await scope.run(body);
  } catch (error) {
    if (!scope.consideredCancelled || outer.consideredCancelled) throw error;
    throw ApplicationFailure.create({
      type: failureTypes.deadlineExceeded,
      nonRetryable: true,
      message: `the job did not end within the deadline of ${Math.round(deadlineMs / 1000)} s. To fix: raise "deadline".`,
    });
  }
}

/** Not every cancel looks like one: an attempt that failed while being cancelled hides it (temporal-measured 2). */
function isCancelled(error: unknown): boolean {
  return isCancellation(error) || CancellationScope.current().consideredCancelled;
}

/** The bounded try ran out of time, or out of answers; nothing says that the request is wrong. */
function mayWorkLater(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  return !(error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true);
}
