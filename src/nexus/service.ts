import { type OperationDefinition, operation, type ServiceDefinition, service } from 'nexus-rpc';
import type { Progress } from '../contract/progress.ts';
import type { SweepResult, TuneResult } from '../contract/results.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';

/** Input of `tune` and `sweep`. */
export interface Launch<Request> {
  readonly request: Request;
  /** Default: made from the request, so that the same request joins its own run. No slash. */
  readonly workflowId?: string;
}

/** Input of `status` and `cancel`. */
export interface RunName {
  readonly workflowId: string;
}

/** Answer of `status`. */
export interface RunStatus extends RunName {
  readonly runId: string;
  readonly workflowType: string;
  /** Temporal's name: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT … */
  readonly status: string;
  /** Absent when the run does not answer in time. */
  readonly progress?: Progress;
}

/**
 * The Nexus service `tempotune`. `tune` and `sweep` start a run, or join the one that the same request made, and answer its
 * result; a caller that is cancelled leaves, and the run goes on. Only `cancel` ends a run.
 */
export const tempotuneService: ServiceDefinition<{
  tune: OperationDefinition<Launch<TuneRequest>, TuneResult>;
  sweep: OperationDefinition<Launch<SweepRequest>, SweepResult>;
  status: OperationDefinition<RunName, RunStatus>;
  cancel: OperationDefinition<RunName, RunStatus>;
}> = service('tempotune', {
  tune: operation<Launch<TuneRequest>, TuneResult>(),
  sweep: operation<Launch<SweepRequest>, SweepResult>(),
  status: operation<RunName, RunStatus>(),
  cancel: operation<RunName, RunStatus>(),
});
