import { CancellationScope } from '@temporalio/workflow';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';
import type { TuningTime } from '../contract/tuning-times.ts';
import { cleanUp } from './clean-up-job.ts';
import { follow } from './follow-job.ts';
import { withBill } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';
import { QuotaLine } from './quota-line.ts';
import type { Submission } from './submission.ts';
import { submit } from './submit-job.ts';
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
  const line = new QuotaLine(run.order, run.request, progress);
  try {
    // Begins before submit: an ambiguous create may have made a job whose name we never heard.
    const job = await withinDeadline(run.request.deadlineMs, progress, () => runToEnd(submission, line, run, progress));
    await line.leave(job.name);
    return await use(job);
  } catch (error) {
    if (!line.isHeld) await line.leave(); // out of the way of those behind, however long the clean-up takes
    progress.enter('cancelling', 'making sure that no job runs on');
    const bills = await CancellationScope.nonCancellable(() => cleanUp(submission, run.request));
    await line.leave(bills.at(-1)?.job);
    progress.note({ billed: bills });
    throw CancellationScope.current().consideredCancelled ? error : withBill(error, bills);
  }
}

async function runToEnd(
  submission: Submission,
  line: QuotaLine,
  { request, submissions = Number.POSITIVE_INFINITY }: JobRun,
  progress: ProgressBoard,
): Promise<TuningJob> {
  let refused: string | undefined;
  for (;;) {
    const turn = await line.turn(submission.order, refused);
    const answer = await submit(submission, turn, request, progress);
    if (answer.kind === 'submitted') {
      const job = await follow(answer.job, submission, request, progress);
      if (job.state !== 'FAILED' || job.failure?.code !== 'RESOURCE_EXHAUSTED') return job;
      // The pipeline ran into quota inside a task: pay for a new job at the next turn, on purpose.
      const { key } = submission.order;
      if (key.resubmission + 1 >= submissions) return job;
      submission.order = { ...submission.order, key: { ...key, resubmission: key.resubmission + 1 } };
      refused = `job ${job.name} found no quota: ${job.failure.message}`;
    } else refused = answer.kind === 'refused' ? answer.reason : undefined;
  }
}
