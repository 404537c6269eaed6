import type { UpdateDefinition } from '@temporalio/common';
import { defineUpdate } from '@temporalio/workflow';
import type { Trial, TrialParameters } from './sweep-request.ts';

/** Where a sweep stands: the answer of every update. */
export interface SweepStatus {
  readonly paused: boolean;
  readonly parallelism: number;
  readonly trials: TrialCounts;
}

/** Trials by how far they are. */
export interface TrialCounts {
  readonly total: number;
  readonly waiting: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly terminated: number;
}

export interface AddedTrials extends SweepStatus {
  /** With the numbers that they got. */
  readonly added: readonly Trial[];
  /** Trials of the sweep that have the same parameters: nothing is paid twice, also when a request is sent again. */
  readonly already: readonly Trial[];
}

export interface RetriedTrials extends SweepStatus {
  /** Their numbers. Each gets a new job under its old number. */
  readonly retried: readonly number[];
}

/** Starts no trial and does not rank until `resume`; what runs goes on. A paused sweep stays paused. */
export const pauseUpdate: UpdateDefinition<SweepStatus, []> = defineUpdate<SweepStatus, []>('pause');

export const resumeUpdate: UpdateDefinition<SweepStatus, []> = defineUpdate<SweepStatus, []>('resume');

/** Jobs at a time, from 1 to 1,000. Fewer ends nothing: the sweep starts none until fewer run. */
export const setParallelismUpdate: UpdateDefinition<SweepStatus, [number]> = defineUpdate<SweepStatus, [number]>(
  'setParallelism',
);

/** All of them or, when one breaks a rule, none: the answer then has every problem. At most 1,000 in the whole sweep. */
export const addTrialsUpdate: UpdateDefinition<AddedTrials, [readonly TrialParameters[]]> = defineUpdate<
  AddedTrials,
  [readonly TrialParameters[]]
>('addTrials');

/** By number. One that runs cancels its job and ends; one that waits is never started. */
export const cancelTrialUpdate: UpdateDefinition<SweepStatus, [number]> = defineUpdate<SweepStatus, [number]>(
  'cancelTrial',
);

/** New jobs for the trials that failed or were terminated; with numbers for just these, also for cancelled ones. */
export const retryFailedUpdate: UpdateDefinition<RetriedTrials, [numbers: readonly number[] | undefined]> =
  defineUpdate<RetriedTrials, [numbers: readonly number[] | undefined]>('retryFailed');

/** Input of `sweep` that starts an ended sweep again under its own id, without repeating what succeeded. */
export interface SweepRetry {
  /** `{outputDirectory}/sweeps/{sweepId}`, where that sweep recorded its request, its trials and their results. */
  readonly retryFrom: string;
}
