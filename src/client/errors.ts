import { failureTypes } from '../contract/failures.ts';
import type { Finding } from '../contract/findings.ts';

/** An error that may know better what to do than what is usual for its kind. */
abstract class ErrorWithFix extends Error {
  /** Absent: what is usual. */
  readonly fix?: string;

  constructor(message: string, { fix, ...options }: { readonly fix?: string; readonly cause?: unknown } = {}) {
    super(message, options);
    if (fix !== undefined) this.fix = fix;
  }
}

/** No such run, or one that has ended and can't be changed any more. */
export class RunNotFoundError extends ErrorWithFix {
  override readonly name = 'RunNotFoundError';
}

/** An update that does not fit where the run is now. The run goes on as it was. */
export class UpdateRefusedError extends Error {
  override readonly name = 'UpdateRefusedError';
  /** Of `failureTypes`: UpdateRefused, or InvalidRequest when what was sent breaks a rule. */
  readonly type: string;
  readonly findings: readonly Finding[];

  constructor(
    message: string,
    { type, findings }: { readonly type: string; readonly findings: readonly Finding[] },
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
    this.type = type;
    this.findings = findings;
  }
}

/** The workflow id can't be had for this: it stands for another request, or its run is in the way. */
export class RunConflictError extends ErrorWithFix {
  override readonly name = 'RunConflictError';
}

/** The server is there, but no worker answered in time, or none can go on with the run. The run itself is not harmed. */
export class WorkerAwayError extends ErrorWithFix {
  override readonly name = 'WorkerAwayError';
}

/** Nobody is champion of that name, or the object is none that this version can read. */
export class ChampionUnknownError extends Error {
  override readonly name = 'ChampionUnknownError';
}

/** The promotion workflow refused the offer or the answer. */
export class PromotionRefusedError extends Error {
  override readonly name = 'PromotionRefusedError';
}

export type RunEnd = 'failed' | 'cancelled' | 'terminated' | 'timed out';

export interface RunFailure {
  readonly end: RunEnd;
  /** Temporal failure type, see `failureTypes`; absent for a cancelled or terminated run. */
  readonly type?: string;
  readonly message: string;
  readonly details: readonly unknown[];
  /** What was wrong with the request or dataset, when that was the reason. */
  readonly findings: readonly Finding[];
  /** What the run leaves on the bill, a sentence per job. */
  readonly billed: readonly string[];
}

/** A run that ended without a result. */
export class RunFailedError extends Error {
  override readonly name = 'RunFailedError';
  readonly workflowId: string;
  readonly failure: RunFailure;

  constructor(workflowId: string, failure: RunFailure, options: { cause?: unknown } = {}) {
    // as the exit code has it: a job that somebody cancelled is no mistake to look for
    const isJobCancelled = failure.type === failureTypes.tuningJobCancelled;
    super(`${workflowId} ${isJobCancelled ? 'ended without a model' : failure.end}: ${failure.message}`, options);
    this.workflowId = workflowId;
    this.failure = failure;
  }
}

/** A limit of a quota line that is no number of jobs. */
export class LimitRefusedError extends Error {
  override readonly name = 'LimitRefusedError';
}
