import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { FailureType } from '../contract/failures.ts';
import { failureTypes } from '../contract/failures.ts';
import type { Finding } from '../contract/findings.ts';
import { problemList } from '../contract/findings.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import type { GoogleErrorKind } from '../google/errors.ts';
import { GoogleApiError } from '../google/errors.ts';

interface FailureRule {
  readonly type: FailureType;
  readonly nonRetryable: boolean;
}

/** The retry class of every kind of Google error; quota at submit never gets here, it is an answer. */
const RULES: Record<GoogleErrorKind, FailureRule> = {
  AlreadyExists: { type: failureTypes.unavailable, nonRetryable: false }, // the next attempt finds the job and adopts it
  QuotaExhausted: { type: failureTypes.quotaExhausted, nonRetryable: false },
  Unavailable: { type: failureTypes.unavailable, nonRetryable: false },
  Conflict: { type: failureTypes.unavailable, nonRetryable: false }, // read again, merge again
  FailedPrecondition: { type: failureTypes.failedPrecondition, nonRetryable: true },
  Cancelled: { type: failureTypes.unavailable, nonRetryable: false },
  NotFound: { type: failureTypes.notFound, nonRetryable: true },
  Invalid: { type: failureTypes.invalidRequest, nonRetryable: true },
  Denied: { type: failureTypes.permissionDenied, nonRetryable: true },
  Unimplemented: { type: failureTypes.invalidRequest, nonRetryable: true },
};

/** The one bridge from Google's errors to Temporal's failures. What it does not know is a bug of ours and passes unchanged. */
export function toFailure(error: unknown, nextRetryDelayMs?: number): unknown {
  if (!(error instanceof GoogleApiError)) return error;
  const { type, nonRetryable } = RULES[error.kind];
  const violations = error.violations.map(({ field, description }) => `${field}: ${description}`);
  return ApplicationFailure.create({
    type,
    nonRetryable,
    message: violations.length > 0 ? `${error.message} (${violations.join('; ')})` : error.message,
    details: violations.length > 0 ? [error.violations] : [],
    cause: error,
    ...(nextRetryDelayMs === undefined ? {} : { nextRetryDelay: Math.max(1, nextRetryDelayMs) }),
  });
}

/** Runs an activity's body with its Google errors turned into failures. */
export async function withFailures<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw toFailure(error);
  }
}

/** Every problem of a request in one failure; `details[0]` is the whole list of findings. */
export function invalidRequest(findings: readonly Finding[]): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: failureTypes.invalidRequest,
    nonRetryable: true,
    message: problemList(findings),
    details: [findings],
  });
  failure.stack = ''; // Temporal's CLI and Web UI would show it, and with it every sentence once more
  return failure;
}

/** Reads as a status in the Web UI's pending activities, so: no stack, one short sentence. The server asks again. */
export function nothingNew(message: string, nextRetryDelayMs: number): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: failureTypes.stillWaiting,
    message,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.max(1, nextRetryDelayMs), // zero would end the activity (temporal-measured 0)
  });
  failure.stack = '';
  return failure;
}

export function idempotencyConflict(key: SubmissionKey, specHash: string, earlier: TuningJob): ApplicationFailure {
  return ApplicationFailure.create({
    type: failureTypes.idempotencyConflict,
    nonRetryable: true,
    message:
      `job ${earlier.name} was made for workflow ${key.workflowId} with spec ${earlier.specHash ?? 'unknown'}, ` +
      `but this run wants spec ${specHash}. To fix: start the request again under another id.`,
    details: [{ job: earlier.name, key }],
  });
}

export function modelMissing(job: TuningJob, model: string | undefined): ApplicationFailure {
  return ApplicationFailure.create({
    type: failureTypes.modelMissing,
    nonRetryable: true,
    message: model
      ? `job ${job.name} succeeded and names model ${model}, but the registry does not have it: a cached pipeline run ` +
        'can name a model that was deleted. To fix: change displayName or trainSteps, so that the run is not cached.'
      : `job ${job.name} succeeded, but none of its tasks names a model. To fix: look at the job's upload-llm-model task.`,
    details: [{ job: job.name, model }],
  });
}
