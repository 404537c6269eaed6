import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  type CancellationScope,
  CancelledFailure,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  sleep,
  startChild,
  TerminatedFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { PreparedData } from '../activities/validate-request.ts';
import { failureTypes } from '../contract/failures.ts';
import { trialWorkflowId, workflowTypes } from '../contract/names.ts';
import type { Bill } from '../contract/progress.ts';
import type { TuneResult } from '../contract/results.ts';
import type { ResolvedSweepRequest, Trial } from '../contract/sweep-request.ts';
import { taskTimeout } from '../contract/task-timeout.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { type TuningTime, tuningTimesOf } from '../contract/tuning-times.ts';
import type { Gathering } from './gathering.ts';
import type { TrialEnd, TrialStart } from './sweep-state.ts';
import { endJobsOf, trialKey } from './trial-jobs.ts';
import type { Assignment } from './tune-model.ts';

/** What all trials of a sweep share. */
export interface TrialsRun {
  readonly sweep: ResolvedSweepRequest;
  readonly data: PreparedData;
  /** Pipeline jobs only: one for all. */
  readonly tensorboard?: string;
  /** Of the trials that run, by number: one can be cancelled by itself. */
  readonly scopes: Map<number, CancellationScope>;
  readonly gathering: Gathering;
  /** Grows as trials end: what the later ones expect their own end from. */
  readonly times: TuningTime[];
  /** How often a trial may be submitted; absent: as often as Google's quota fails it. */
  readonly submissions?: number;
}

/** A trial from its start to its end, whatever that is. */
export async function executeTrial(next: TrialStart, run: TrialsRun): Promise<TrialEnd> {
  try {
    const result = await resultOf(next, run);
    run.times.push(...tuningTimesOf(result));
    const { metrics, model, cached, billableTokens } = result;
    const objective = metrics[run.sweep.objective.metric];
    return {
      phase: 'succeeded',
      model,
      ...(cached ? { cached } : {}),
      ...(billableTokens === undefined ? {} : { billableTokens }),
      ...(objective === undefined ? {} : { objective }),
    };
  } catch (error) {
    return endOf(error);
  }
}

// A child of an earlier run of this sweep may still be cleaning up; it ends within minutes.
const BUSY_CHILD_DELAY = '5 seconds';
const KEPT_TIMES = 8; // each child's input carries them, and a thousand inputs are in the history of the sweep

async function resultOf({ trial, retries }: TrialStart, run: TrialsRun): Promise<TuneResult> {
  const workflowId = trialWorkflowId(workflowInfo().workflowId, trial.index);
  const key = trialKey(trial.index, retries);
  const earlier = run.times.slice(-KEPT_TIMES);
  const { data, submissions, sweep } = run;
  const limit = submissions === undefined ? {} : { submissions };
  const assignment: Assignment = { key, data, objective: sweep.objective, earlier, ...limit };
  // a trial that was terminated ran no clean-up: its job must not run on beside the new one
  if (retries > 0) await endJobsOf(trialKey(trial.index, retries - 1), run.sweep);
  for (;;) {
    try {
      const child = await startChild<(input: unknown, assigned: Assignment) => Promise<TuneResult>>(
        workflowTypes.tuneModel,
        {
          workflowId,
          args: [trialRequest(trial, run), assignment],
          // Also when the sweep is terminated or times out, its trials must end their paid jobs themselves.
          parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
          cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
          staticSummary: summaryOf(trial),
          ...taskTimeout(workflowTypes.tuneModel),
        },
      );
      run.gathering.note(Date.now());
      return await child.result();
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep(BUSY_CHILD_DELAY, { summary: `${workflowId} of an earlier run is still busy` });
    }
  }
}

function trialRequest(trial: Trial, { sweep, tensorboard }: TrialsRun): TuneRequest {
  const { index: _, ...parameters } = trial;
  return { ...sweep.tuneRequest, ...parameters, ...(tensorboard ? { tensorboardResourceId: tensorboard } : {}) };
}

function summaryOf({ trainSteps, epochCount, adapterSize, learningRateMultiplier }: Trial): string {
  const parts = [
    ...(trainSteps === undefined ? [] : [`${trainSteps} steps`]),
    ...(epochCount === undefined ? [] : [`${epochCount} epochs`]),
    ...(adapterSize === undefined ? [] : [`adapter size ${adapterSize}`]),
    ...(learningRateMultiplier === undefined ? [] : [`learning rate multiplier ${learningRateMultiplier}`]),
  ];
  return parts.length === 0 ? 'all automatic' : parts.join(', ');
}

function endOf(error: unknown): TrialEnd {
  const cause = rootOf(error);
  if (cause instanceof TerminatedFailure) return { phase: 'terminated', reason: 'terminated by hand' };
  if (cause instanceof CancelledFailure) return { phase: 'cancelled', reason: 'cancelled' };
  if (cause instanceof ApplicationFailure) {
    const reason = `${cause.type}: ${cause.message}`;
    return { phase: 'failed', reason, ...tokensBilled(cause) };
  }
  return { phase: 'failed', reason: cause instanceof Error ? cause.message : String(cause) };
}

/** What its jobs came to; nothing when it made none, unknown when a job does not say. */
function tokensBilled({ type, details }: ApplicationFailure): Pick<TrialEnd, 'billableTokens'> {
  if (type === failureTypes.cleanUpFailed) return {};
  const bills = (details ?? []).flatMap((detail) => (detail as { billed?: readonly Bill[] } | null)?.billed ?? []);
  if (bills.some((bill) => bill.billableTokens === undefined)) return {};
  return { billableTokens: bills.reduce((sum, { billableTokens = 0 }) => sum + billableTokens, 0) };
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error && !(error instanceof ApplicationFailure)
    ? rootOf(error.cause)
    : error;
}
