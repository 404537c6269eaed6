import type { ChampionVerdict } from './champion.ts';
import type { DatasetSummary, SweepResult, TuneResult } from './results.ts';
import type { SweepRequest } from './sweep-request.ts';

/** Input of the workflow `retrain`: a sweep that challenges a champion, and need not run when nothing is new. */
export type RetrainRequest = SweepRequest & Required<Pick<SweepRequest, 'champion'>>;

/** A run that tried the same data with the same request before. */
export interface EarlierTry {
  /** Sweep that made the model; absent for one that was promoted by hand. */
  readonly workflowId?: string;
  readonly model: string;
  /** Page of the model, for people. */
  readonly link: string;
}

/** What a finished `retrain` returns. */
export interface RetrainResult {
  /** `skipped`: nothing was new; `not offered`: the sweep ran, but its champion could not be asked. */
  readonly outcome: 'skipped' | 'not offered' | 'waiting for approval' | ChampionVerdict;
  /** One sentence for people. */
  readonly reason: string;
  /** Up to which time data count, ISO 8601: what the schedule means, else when the run started. */
  readonly dataAsOf: string;
  readonly dataset: DatasetSummary;
  /** Only when skipped. */
  readonly earlier?: EarlierTry;
  /** Who is champion after this run. */
  readonly champion?: { readonly number: number; readonly model: string; readonly endpoint: string };
  /** The sweep that ran; absent when skipped. */
  readonly sweep?: {
    readonly workflowId: string;
    readonly model: string;
    readonly endpoint?: string;
    readonly objective?: number;
    readonly tableUri: string;
  };
}

/** What any run of ours returns that a person follows. */
export type RunResult = TuneResult | SweepResult | RetrainResult;
