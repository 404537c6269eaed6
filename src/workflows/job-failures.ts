import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';
import type { Bill } from '../contract/progress.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';

export function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}

/** The failure says what became of the job and what was paid. */
export function withBill(error: unknown, bills: readonly Bill[]): unknown {
  if (bills.length === 0) return error;
  const failure = error instanceof ActivityFailure ? error.cause : error;
  const { type, nonRetryable, details } = failure instanceof ApplicationFailure ? failure : {};
  return ApplicationFailure.create({
    type: type ?? failureTypes.unavailable,
    nonRetryable: nonRetryable ?? false,
    message: [rootMessage(error), ...bills.map(({ sentence }) => sentence)].join('\n'),
    details: [...(details ?? []), { billed: bills }],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** Its failure wins over what ended the run: a job that still runs is the worse news. */
export function cleanUpFailed({ key, spec }: JobOrder, error: unknown): ApplicationFailure {
  const where = `project ${spec.project}, region ${spec.pipelineJobRegion}`;
  return ApplicationFailure.create({
    type: failureTypes.cleanUpFailed,
    nonRetryable: true,
    message:
      `the job of this run could not be cancelled and may still run and cost money: ${withoutStop(rootMessage(error))}. ` +
      `To fix: find the newest job whose name starts with tempotune- in ${where}, and cancel it there.`,
    details: [{ key }],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/**
 * FAILED, CANCELLED by somebody else, EXPIRED: with the cause that Vertex AI buried in the tasks, and the command that
 * pays for another job. A reset does not: its run finds the same job again.
 */
export function jobNotSuccessful(job: TuningJob, key: SubmissionKey): ApplicationFailure {
  const { name, state, failure } = job;
  const where = failure?.task ? ` in task ${failure.task}` : '';
  const cause = failure ? `: ${failure.code}: ${withoutStop(failure.message)}` : '';
  const isCancelled = state === 'CANCELLED';
  const what = isCancelled ? `${name} was cancelled at Vertex AI` : `${name} is ${state}${where}${cause}`;
  return ApplicationFailure.create({
    type: isCancelled ? failureTypes.tuningJobCancelled : failureTypes.tuningJobFailed,
    nonRetryable: isCancelled,
    message: `tuning job ${what}. To fix: pay for a new job: ${retryCommand(key)}`,
    details: [job],
  });
}

/** Google ends its sentences, and ours go on. */
function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

function retryCommand({ workflowId, trial }: SubmissionKey): string {
  return trial === undefined ? `tempotune tune <request> --id ${workflowId}` : `tempotune sweep retry ${workflowId}`;
}
