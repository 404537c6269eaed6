import type { SweepCost } from './budget.ts';
import type { DatasetFacts } from './dataset.ts';
import type { Finding } from './findings.ts';
import type { ChampionOutcome } from './promotion.ts';
import type { Objective, Trial } from './sweep-request.ts';
import type { Accelerator } from './tune-request.ts';

/** The six metrics of the guide by their TensorBoard names without slash, such as `eval_total_loss`. */
export type MetricValues = Readonly<Record<string, number>>;

/** Which checkpoint became the model, and why that one. */
export interface ShippedCheckpoint {
  /** Training step; absent when it can't be known from the evaluation points. */
  readonly step?: number;
  readonly rule: 'best evaluation' | 'last step' | 'last step after early stopping' | 'default checkpoint';
  /** Gemini only, with the epoch after which it was taken. */
  readonly id?: string;
  readonly epoch?: number;
}

/** One checkpoint of a Gemini tuning job, and what was measured there. */
export interface EvaluatedCheckpoint {
  readonly id: string;
  readonly epoch: number;
  readonly step: number;
  readonly endpoint?: string;
  readonly metrics: MetricValues;
}

/** Addresses for people, in the Google Cloud console and TensorBoard. */
export interface Links {
  readonly job: string;
  readonly model: string;
  readonly tensorboard?: string;
}

/** How much training the steps amount to. */
export interface TrainingLoad {
  /** Unknown for Gemini. */
  readonly batchSize?: number;
  readonly examplesSeen: number;
  readonly epochs: number;
}

export type DatasetSummary = Pick<DatasetFacts, 'sha256' | 'examples' | 'trainingExamples' | 'sizeBytes'> & {
  readonly uri: string;
};

/** The mean score over the examples that were asked. */
export interface PredictionScore {
  readonly metric: string;
  readonly value: number;
  readonly examples: number;
  /** Hex SHA-256 of the examples. */
  readonly sha256: string;
}

/** What a finished `tuneModel` returns. */
export interface TuneResult {
  readonly baseModel: string;
  readonly project: string;
  /** For Gemini the steps that its epochs came to. */
  readonly trainSteps?: number;
  /** Absent: automatic, as for the two below. */
  readonly learningRateMultiplier?: number;
  readonly epochCount?: number;
  readonly adapterSize?: number;
  /** Not for Gemini. */
  readonly acceleratorType?: Accelerator;
  /** Up to the checkpoint that became the model; absent when it can't be known. */
  readonly load?: TrainingLoad;
  readonly dataset: DatasetSummary;
  readonly evaluationDataset?: DatasetSummary;
  /** Resource name of the pipeline job or tuning job. */
  readonly job: string;
  /** Resource name with version: `projects/…/models/…@1`. */
  readonly model: string;
  /** Of the checkpoint that became the model. */
  readonly endpoint?: string;
  readonly tensorboard?: string;
  readonly checkpoint: ShippedCheckpoint;
  /** Gemini only: all there are, in the order of their steps. */
  readonly checkpoints?: readonly EvaluatedCheckpoint[];
  /** Values at the checkpoint that became the model, or at the nearest step before it. Empty when none could be read. */
  readonly metrics: MetricValues;
  /** Why `metrics` is empty or lacks the evaluation. */
  readonly noMetrics?: string;
  /** Step of the evaluation metrics, where the checkpoint itself was not evaluated. */
  readonly evaluatedAtStep?: number;
  /** What the tuned model answered to held-out examples; `sha256` is of the examples that were asked. */
  readonly predictionEvaluation?: PredictionScore;
  /** gs:// object with the whole series. */
  readonly metricsUri?: string;
  /** The pipeline was answered from Vertex AI's cache: an earlier job made this model. */
  readonly cached?: true;
  readonly aliases: readonly string[];
  readonly links: Links;
  /** Gemini only: tokens of one epoch, as Google bills them. */
  readonly billableTokens?: number;
  readonly durations: { readonly queuedMs: number; readonly tuningMs: number; readonly totalMs: number };
  readonly warnings: readonly Finding[];
}

/** How one trial of a sweep ended. */
export interface TrialOutcome {
  readonly trial: Trial;
  readonly workflowId: string;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled' | 'terminated';
  readonly result?: TuneResult;
  /** Why it did not succeed. */
  readonly reason?: string;
}

/** One row of the ranking. */
export interface RankedTrial extends Trial {
  /** 1 is best; absent for a trial without a value. */
  readonly rank?: number;
  readonly workflowId: string;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled' | 'terminated';
  readonly objective?: number;
  /** Why it has no rank. */
  readonly reason?: string;
  readonly metrics?: MetricValues;
  readonly load?: TrainingLoad;
  readonly checkpoint?: ShippedCheckpoint;
  /** Answered from Vertex AI's cache: an earlier job made this model. */
  readonly cached?: true;
  readonly job?: string;
  readonly model?: string;
  readonly endpoint?: string;
  readonly links?: Links;
  readonly durationMs?: number;
}

/** The best trial and the sentence that says why. */
export interface BestTrial extends RankedTrial {
  readonly model: string;
  readonly why: string;
}

/** What became of the models that were not best. */
export interface RetiredModels {
  readonly policy: 'undeploy' | 'delete';
  /** The first twenty, as of those that were kept. */
  readonly retired: readonly string[];
  readonly kept: readonly { readonly model: string; readonly reason: string }[];
  /** All of them. */
  readonly count: { readonly retired: number; readonly kept: number };
}

/** What a finished `sweep` returns. */
export interface SweepResult {
  readonly sweepId: string;
  readonly baseModel: string;
  readonly project: string;
  readonly objective: Objective;
  readonly best: BestTrial;
  /** The best twenty; the whole table is at `tableUri`. */
  readonly ranking: readonly RankedTrial[];
  readonly trials: { readonly total: number; readonly succeeded: number; readonly failed: number };
  /** Distance of the best to the second in the objective. */
  readonly margin?: number;
  /** Only with a `maximumCost`. */
  readonly cost?: SweepCost;
  /** The rule that decided between equal values. */
  readonly tieBreak?: string;
  /** Absent when all are kept. */
  readonly losers?: RetiredModels;
  readonly tableUri: string;
  readonly dataset: DatasetSummary;
  readonly evaluationDataset?: DatasetSummary;
  readonly aliases: readonly string[];
  /** Absent when the request names none. An approval that is waited for comes after this result. */
  readonly champion?: ChampionOutcome;
  readonly durationMs: number;
  readonly warnings: readonly Finding[];
}
