import { type WorkflowClient, type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { failureTypes } from '../contract/failures.ts';
import type { Finding } from '../contract/findings.ts';
import { workflowTypes } from '../contract/names.ts';
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
import { RunNotFoundError, UpdateRefusedError } from './errors.ts';
import { noSweep } from './no-sweep.ts';

/**
 * Changes a running sweep; each answers where it stands afterwards.
 * @throws {UpdateRefusedError} when it does not fit where the sweep is. @throws {RunNotFoundError} when it has ended, or is no sweep.
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

export interface ControlCalls {
  call<T>(ask: () => Promise<T>): Promise<T>;
  /** Workflow type of the run that has the sweep's id. @throws {RunNotFoundError} */
  typeOfRun(): Promise<string>;
}

export function controlsOf(workflow: WorkflowClient, sweepId: string, calls: ControlCalls): SweepControls {
  const update = async <T>(ask: (handle: WorkflowHandle) => Promise<T>): Promise<T> => {
    try {
      return await calls.call(() => ask(workflow.getHandle(sweepId)));
    } catch (error) {
      throw await controlError(error, sweepId, calls);
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

async function controlError(error: unknown, sweepId: string, { typeOfRun }: ControlCalls): Promise<unknown> {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  const refusal = cause instanceof ApplicationFailure ? refusalOf(cause) : undefined;
  if (refusal) return refusal;
  if (!(error instanceof RunNotFoundError || error instanceof WorkflowUpdateFailedError)) return error;
  const type = await typeOfRun(); // Temporal's own words say nothing of it
  if (type !== workflowTypes.sweep) return noSweep(sweepId, type, { cause: error });
  if (!(error instanceof RunNotFoundError)) return error;
  return new RunNotFoundError(error.message, { fix: `tempotune sweep retry ${sweepId}`, cause: error });
}

/** What a sweep answers to an update that it does not take; a run without such an update fails otherwise. */
function refusalOf(failure: ApplicationFailure): UpdateRefusedError | undefined {
  const { type, message, details } = failure;
  if (type !== failureTypes.updateRefused && type !== failureTypes.invalidRequest) return undefined;
  const [findings] = details ?? [];
  const refusal = { type, findings: Array.isArray(findings) ? (findings as readonly Finding[]) : [] };
  return new UpdateRefusedError(message, refusal, { cause: failure });
}
