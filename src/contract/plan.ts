import type { Finding } from './findings.ts';
import type { DatasetSummary, TrainingLoad } from './results.ts';
import type { Objective, SweepRequest, TrialParameters } from './sweep-request.ts';
import type { TuneRequest } from './tune-request.ts';
import type { JobSpec } from './tuning-job.ts';

/** Grows only when a plan of an older version can no longer be run as it is. */
export const PLAN_VERSION = 1;

/** A range in US dollars, or why there is none. */
export type PriceEstimate =
  | { readonly lowUsd: number; readonly highUsd: number; readonly basis: string; readonly asOf: string }
  | { readonly unknown: string };

/** A range in seconds, or why there is none. */
export type TimeEstimate =
  | { readonly lowSeconds: number; readonly highSeconds: number; readonly basis: string }
  | { readonly unknown: string };

/** The evaluations that a job of the PaLM era makes on its way. */
export interface PlannedEvaluations {
  readonly points: number;
  /** Absent when there are none. */
  readonly lastStep?: number;
  /** How many of the points early stopping can take away: it compares the second with the first at the earliest. */
  readonly mayCollapse: number;
}

/** The call that makes a job, as REST would send it. What only a run knows stands as `‹…›`. */
export interface CreateCall {
  readonly method: 'POST';
  readonly url: string;
  readonly body: unknown;
}

/** One job of the plan. */
export interface PlannedTrial {
  /** 1-based. */
  readonly index: number;
  readonly parameters: TrialParameters;
  /** Unknown for Gemini, which chooses its own batch. */
  readonly load?: Required<TrainingLoad>;
  /** Only where the job has evaluation data and a grid of steps. */
  readonly evaluations?: PlannedEvaluations;
  /** Of one submission. */
  readonly price: PriceEstimate;
  /** Everything the job is made of, but for the labels and the TensorBoard that the run adds. */
  readonly spec: JobSpec;
  readonly createCall?: CreateCall;
}

/** Where a run computes, and where its data and models are. */
export interface PlannedPlaces {
  readonly pipelineJobRegion: string;
  /** Follows the accelerator; for Gemini the region of the job, or anywhere in its part of the world. */
  readonly computeRegion: string;
  readonly modelUploadRegion: string;
  readonly outputDirectory: string;
}

/** What the jobs take of Google's quota, and how they will wait for it. */
export interface PlannedQuota {
  /** As the quota page names it. */
  readonly name: string;
  /** Jobs that run at the same time: `parallelism`, or the quota when that is less. */
  readonly jobsAtATime: number;
  /** Rounds of jobs one after another. */
  readonly rounds: number;
  /** Jobs that wait for an earlier one to end. */
  readonly waiting: number;
}

/** What a request would do, worked out before anything is spent. `tempotune sweep --plan` runs exactly this, or refuses. */
export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly kind: 'tune' | 'sweep';
  /** As its user wrote it. */
  readonly request: TuneRequest | SweepRequest;
  /** Over all that decides what runs: jobs, data, objective. The run compares it. */
  readonly planHash: string;
  readonly dataset: DatasetSummary;
  readonly evaluationDataset?: DatasetSummary;
  readonly objective?: Objective;
  readonly places: PlannedPlaces;
  /** Of a sweep whose plan is an answer of a workflow the first twenty. */
  readonly trials: readonly PlannedTrial[];
  readonly trialCount: number;
  readonly quota: PlannedQuota;
  readonly wallTime: TimeEstimate;
  /** As given to the planner, seconds. */
  readonly jobTime?: { readonly lowSeconds: number; readonly highSeconds: number };
  /** Of all trials, each submitted once. */
  readonly price: PriceEstimate;
  /** What is worth saying before it starts. */
  readonly findings: readonly Finding[];
}
