import type { Finding } from '../contract/findings.ts';

export class RunNotFoundError extends Error {
  override readonly name = 'RunNotFoundError';
}

/** The workflow id stands for another request. */
export class RunConflictError extends Error {
  override readonly name = 'RunConflictError';
}

/** The server is there, but no worker answered within the time for a query. The run itself is not harmed. */
export class WorkerAwayError extends Error {
  override readonly name = 'WorkerAwayError';
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
    super(`${workflowId} ${failure.end}: ${failure.message}`, options);
    this.workflowId = workflowId;
    this.failure = failure;
  }
}
