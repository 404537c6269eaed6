import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  ChildWorkflowCancellationType,
  executeChild,
  ParentClosePolicy,
  sleep,
  TerminatedFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { PreparedData } from '../activities/validate-request.ts';
import { trialWorkflowId, workflowTypes } from '../contract/names.ts';
import type { Bill } from '../contract/progress.ts';
import type { TrialOutcome, TuneResult } from '../contract/results.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { ResolvedSweepRequest, Trial } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { type TuningTime, tuningTimesOf } from '../contract/tuning-times.ts';
import { activities } from './activity-options.ts';
import { payment } from './clean-up-job.ts';
import { mapBounded } from './map-bounded.ts';
import type { ProgressBoard } from './progress-board.ts';
import { TrialBoard } from './trial-board.ts';
import type { Assignment } from './tune-model.ts';

interface TrialsRun {
  readonly sweep: ResolvedSweepRequest;
  readonly data: PreparedData;
  /** Pipeline jobs only: one for all. */
  readonly tensorboard?: string;
}

/** Grows as trials end: what the later ones expect their own end from. */
type TuningTimes = TuningTime[];

/** One child per trial, a few at a time. A trial that failed is data; only this sweep's own cancel stops the others. */
export async function runTrials(run: TrialsRun, progress: ProgressBoard): Promise<TrialOutcome[]> {
  const { trials, parallelism } = run.sweep;
  const board = new TrialBoard(trials, parallelism, progress);
  const times: TuningTimes = [];
  try {
    const outcomes = await mapBounded(
      trials,
      () => parallelism,
      (trial) => runTrial(trial, run, board, times),
    );
    // Every trial ended in good order because it was cancelled: that is no sweep to rank.
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('sweep cancelled');
    return outcomes;
  } catch (error) {
    progress.enter('cancelling', 'all children have ended; adding up what they cost');
    const billed = await CancellationScope.nonCancellable(() => billsOf(run, board.started()));
    progress.note({ billed });
    throw error;
  }
}

async function runTrial(trial: Trial, run: TrialsRun, board: TrialBoard, times: TuningTimes): Promise<TrialOutcome> {
  const workflowId = trialWorkflowId(workflowInfo().workflowId, trial.index);
  board.start(trial);
  try {
    const result = await executeTrial(trial, workflowId, run, times);
    times.push(...tuningTimesOf(result));
    board.end(trial, 'succeeded', { objective: result.metrics[run.sweep.objective.metric] });
    return { trial, workflowId, outcome: 'succeeded', result: withoutCheckpoints(result) };
  } catch (error) {
    const { outcome, reason } = endOf(error);
    board.end(trial, outcome, { reason });
    return { trial, workflowId, outcome, reason };
  }
}

/** A thousand trials go to the ranking in one payload: what their checkpoints measured stays in their own results. */
function withoutCheckpoints(result: TuneResult): TuneResult {
  const { checkpoints: _, ...kept } = result;
  return kept;
}

// A child of an earlier run of this sweep may still be cleaning up; it ends within minutes.
const BUSY_CHILD_DELAY = '5 seconds';
const KEPT_TIMES = 8; // each child's input carries them, and a thousand inputs are in the history of the sweep

async function executeTrial(trial: Trial, workflowId: string, run: TrialsRun, times: TuningTimes): Promise<TuneResult> {
  const earlier = times.slice(-KEPT_TIMES);
  const assignment: Assignment = { key: keyOf(trial), data: run.data, objective: run.sweep.objective, earlier };
  for (;;) {
    try {
      return await executeChild<(input: unknown, assigned: Assignment) => Promise<TuneResult>>(
        workflowTypes.tuneModel,
        {
          workflowId,
          args: [trialRequest(trial, run), assignment],
          // Also when the sweep is terminated or times out, its trials must end their paid jobs themselves.
          parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
          cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
          staticSummary: summaryOf(trial),
        },
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep(BUSY_CHILD_DELAY, { summary: `${workflowId} of an earlier run is still busy` });
    }
  }
}

/** The sweep makes the keys: after its own reset the children start anew, and must find the jobs they paid for. */
function keyOf({ index }: Trial): SubmissionKey {
  const { workflowId, firstExecutionRunId, attempt } = workflowInfo();
  return { workflowId, firstExecutionRunId, attempt, trial: index, resubmission: 0 };
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

function endOf(error: unknown): { outcome: 'failed' | 'cancelled' | 'terminated'; reason: string } {
  const cause = rootOf(error);
  if (cause instanceof TerminatedFailure) return { outcome: 'terminated', reason: 'terminated by hand' };
  if (cause instanceof CancelledFailure) return { outcome: 'cancelled', reason: 'cancelled' };
  if (cause instanceof ApplicationFailure) return { outcome: 'failed', reason: `${cause.type}: ${cause.message}` };
  return { outcome: 'failed', reason: cause instanceof Error ? cause.message : String(cause) };
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error && !(error instanceof ApplicationFailure)
    ? rootOf(error.cause)
    : error;
}

const BILLS_AT_A_TIME = 20; // a workflow may have 2,000 pending activities, a sweep 1,000 trials

async function billsOf({ sweep }: TrialsRun, started: readonly Trial[]): Promise<Bill[]> {
  const { cancelTuningJob, waitForJobEnd } = activities('cleanUp');
  const { project, pipelineJobRegion: region, pollIntervalMs } = sweep.tune;
  const { api, ...paid } = payment(sweep.tune);
  const shared = { location: { project, region }, api, pollIntervalMs };
  const bills = await mapBounded(
    started,
    () => BILLS_AT_A_TIME,
    async (trial) => {
      const key = keyOf(trial);
      // A trial that was terminated ran no clean-up of its own.
      await cancelTuningJob({ key, ...shared, mayStillAppear: false });
      return waitForJobEnd({ key, ...shared, ...paid });
    },
  );
  return bills.flat();
}
