import { CancellationScope } from '@temporalio/workflow';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';
import type { TuningTime } from '../contract/tuning-times.ts';
import { cleanUp } from './clean-up-job.ts';
import { follow } from './follow-job.ts';
import { withBill } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { Submission } from './submission.ts';
import { pause, submitWhenFree } from './submit-job.ts';
import { withinDeadline } from './within-deadline.ts';

interface JobRun {
  readonly order: JobOrder;
  readonly request: ResolvedTuneRequest;
  /** Trials of the same sweep that have ended: what the end of this job is expected from. */
  readonly earlier?: readonly TuningTime[];
  /** Jobs at most, one after another; absent: as many as Google's quota fails. */
  readonly submissions?: number;
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
  const submission: Submission = { order: run.order, outcomeUnknown: false, earlier: run.earlier ?? [] };
  try {
    // Begins before submit: an ambiguous create may have made a job whose name we never heard.
    const job = await withinDeadline(run.request.deadlineMs, () => runToEnd(submission, run, progress));
    return await use(job);
  } catch (error) {
    progress.enter('cancelling', 'making sure that no job runs on');
    const bills = await CancellationScope.nonCancellable(() => cleanUp(submission, run.request));
    progress.note({ billed: bills });
    throw CancellationScope.current().consideredCancelled ? error : withBill(error, bills);
  }
}

async function runToEnd(
  submission: Submission,
  { request, submissions = Number.POSITIVE_INFINITY }: JobRun,
  progress: ProgressBoard,
): Promise<TuningJob> {
  for (;;) {
    const job = await follow(await submitWhenFree(submission, request, progress), submission, request, progress);
    if (job.state !== 'FAILED' || job.failure?.code !== 'RESOURCE_EXHAUSTED') return job;
    // The pipeline ran into quota inside a task: wait, then pay for a new job, on purpose.
    const { key } = submission.order;
    if (key.resubmission + 1 >= submissions) return job;
    const delayMs = Math.min(LONGEST_QUOTA_DELAY_MS, request.pollIntervalMs * 2 ** Math.min(key.resubmission, 20));
    await pause('waiting for quota', `job ${job.name} found no quota: ${job.failure.message}`, delayMs, progress);
    submission.order = { ...submission.order, key: { ...key, resubmission: key.resubmission + 1 } };
  }
}

const LONGEST_QUOTA_DELAY_MS = 10 * 60_000; // quota comes free when somebody's job of hours ends
