import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  sleep,
} from '@temporalio/workflow';
import type { Phase } from '../contract/progress.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import { activities } from './activity-options.ts';
import { rootMessage } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { Submission } from './submission.ts';

/** One bounded try after another; all waiting is here, where a cancel ends it at once. */
export async function submitWhenFree(
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

export async function pause(phase: Phase, reason: string, delayMs: number, progress: ProgressBoard): Promise<void> {
  log.info(phase, { reason, delayMs });
  progress.enter(phase, `${reason}; next try in ${Math.ceil(delayMs / 1000)} s`);
  await sleep(delayMs, { summary: 'wait before the next submit' });
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
