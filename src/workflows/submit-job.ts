import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  sleep,
} from '@temporalio/workflow';
import type { SubmitAnswer } from '../activities/submit-tuning-job.ts';
import type { QuotaTurn } from '../contract/quota.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { activities } from './activity-options.ts';
import { rootMessage } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { Submission } from './submission.ts';

/** One bounded try after another, as long as Vertex AI does not answer; the waiting is here, where a cancel ends it at once. */
export async function submit(
  submission: Submission,
  turn: QuotaTurn,
  request: ResolvedTuneRequest,
  progress: ProgressBoard,
): Promise<SubmitAnswer> {
  const { submitTuningJob } = activities('submit');
  for (;;) {
    progress.enter('submitting', 'asking Vertex AI for the tuning job');
    submission.outcomeUnknown = true;
    try {
      const answer = await submitTuningJob({ order: submission.order, turn });
      submission.outcomeUnknown = false;
      return answer;
    } catch (error) {
      if (isCancelled(error) || !mayWorkLater(error)) throw error;
      const [reason, delayMs] = [rootMessage(error), request.pollIntervalMs];
      log.info('submit gave up for now', { reason, delayMs });
      progress.enter('submitting', `Vertex AI does not answer: ${reason}; next try in ${Math.ceil(delayMs / 1000)} s`);
      await sleep(delayMs, { summary: 'wait before the next submit' });
    }
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
