import { type WorkflowClient, type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Finding } from '../contract/findings.ts';
import {
  type AddedTrials,
  addTrialsUpdate,
  cancelTrialUpdate,
  pauseUpdate,
  type RetriedTrials,
  resumeUpdate,
  retryFailedUpdate,
  type SweepStatus,
  setParallelismUpdate,
} from '../contract/sweep-control.ts';
import type { TrialParameters } from '../contract/sweep-request.ts';
import { UpdateRefusedError } from './errors.ts';

/**
 * Changes a running sweep; each answers where it stands afterwards.
 * @throws {UpdateRefusedError} when it does not fit where the sweep is. @throws {RunNotFoundError} when it has ended.
 * @throws {WorkerAwayError} when no worker answers in time: the change is made when one comes.
 */
export interface SweepControls {
  /** Starts no trial and does not rank until it is resumed; what runs goes on. */
  pause(): Promise<SweepStatus>;
  resume(): Promise<SweepStatus>;
  /** Jobs at a time, from 1 to 1,000. */
  setParallelism(parallelism: number): Promise<SweepStatus>;
  /** All or, with every problem, none of them. Trials that the sweep has already are not added again. */
  addTrials(trials: readonly TrialParameters[]): Promise<AddedTrials>;
  /** By its number. */
  cancelTrial(trial: number): Promise<SweepStatus>;
  /** New jobs for all trials that failed or were terminated, or for those that are named. */
  retryFailed(trials?: readonly number[]): Promise<RetriedTrials>;
}

export function controlsOf(
  workflow: WorkflowClient,
  sweepId: string,
  call: <T>(ask: () => Promise<T>) => Promise<T>,
): SweepControls {
  const update = async <T>(ask: (handle: WorkflowHandle) => Promise<T>): Promise<T> => {
    try {
      return await call(() => ask(workflow.getHandle(sweepId)));
    } catch (error) {
      throw controlError(error);
    }
  };
  return {
    pause: () => update((run) => run.executeUpdate(pauseUpdate)),
    resume: () => update((run) => run.executeUpdate(resumeUpdate)),
    setParallelism: (parallelism) => update((run) => run.executeUpdate(setParallelismUpdate, { args: [parallelism] })),
    addTrials: (trials) => update((run) => run.executeUpdate(addTrialsUpdate, { args: [trials] })),
    cancelTrial: (trial) => update((run) => run.executeUpdate(cancelTrialUpdate, { args: [trial] })),
    retryFailed: (trials) => update((run) => run.executeUpdate(retryFailedUpdate, { args: [trials] })),
  };
}

function controlError(error: unknown): unknown {
  if (!(error instanceof WorkflowUpdateFailedError)) return error;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return error;
  const [findings] = cause.details ?? [];
  const refusal = { type: cause.type ?? '', findings: Array.isArray(findings) ? (findings as readonly Finding[]) : [] };
  return new UpdateRefusedError(cause.message, refusal, { cause: error });
}
