import type { ChampionRequest, ChampionRules } from './champion.ts';
import type { ResolvedTuneRequest, TuneRequest } from './tune-request.ts';

/** What one trial varies. */
export interface TrialParameters {
  /** Not for Gemini, which counts epochs. */
  readonly trainSteps?: number;
  readonly learningRateMultiplier?: number;
  /** Gemini only. */
  readonly epochCount?: number;
  /** Gemini only. */
  readonly adapterSize?: number;
}

/** Lists of values; the trials are their product. */
export interface Vary {
  /** Not for Gemini, which counts epochs. */
  readonly trainSteps?: readonly number[];
  readonly learningRateMultiplier?: readonly number[];
  /** Gemini only. */
  readonly epochCount?: readonly number[];
  /** Gemini only. */
  readonly adapterSize?: readonly number[];
}

/** From the lowest to the highest value, both above 0: exactly one of `uniform` and `logUniform`. */
export interface ValueRange {
  readonly uniform?: readonly number[];
  /** As likely between 0.1 and 1 as between 1 and 10. */
  readonly logUniform?: readonly number[];
  /** Values are multiples of it. Default: `evaluationInterval` for trainSteps that are evaluated, else 1; 3 digits for multipliers. */
  readonly step?: number;
}

export type SampledValues = readonly number[] | ValueRange;

/** Each a list, of which one is drawn, or a range. What is not named is that of `tune`. */
export interface SampleSpace {
  /** Not for Gemini, which counts epochs. */
  readonly trainSteps?: SampledValues;
  readonly learningRateMultiplier?: SampledValues;
  /** Gemini only. */
  readonly epochCount?: SampledValues;
  /** Gemini only. */
  readonly adapterSize?: readonly number[];
}

/** Trials drawn at random, no two alike. */
export interface Sample {
  /** At most 1,000. */
  readonly count: number;
  /** Default 0. The same seed draws the same trials. */
  readonly seed?: number;
  readonly space: SampleSpace;
}

/** A metric of the evaluation, and which way is better. Default: highest `/eval_fraction_of_correct_next_step_preds`. */
export interface Objective {
  readonly metric: string;
  readonly goal: 'maximize' | 'minimize';
}

/** What becomes of the models that were not best. */
export type Losers = 'keep' | 'undeploy' | 'delete';

/** Several tuning jobs on the same data, and the best of them. */
export interface SweepRequest {
  /** Everything the trials share: a TuneRequest without what is varied. */
  readonly tune: TuneRequest;
  /** Default: the guide's `{ "trainSteps": [100, 200, 500] }`; for Gemini one trial, all of it automatic. */
  readonly vary?: Vary;
  /** Instead of `vary`: the trials one by one, at most 1,000. */
  readonly trials?: readonly TrialParameters[];
  /** Instead of `vary`: trials drawn at random from ranges and lists. */
  readonly sample?: Sample;
  /** Jobs at a time. Default 1: one job takes the whole default quota. */
  readonly parallelism?: number;
  readonly objective?: Partial<Objective>;
  /** The sweep fails when fewer trials than this succeed. Default 1. */
  readonly minimumTrials?: number;
  /** Default `keep`. */
  readonly losers?: Losers;
  /** US dollars. */
  readonly maximumCost?: number;
  /** The champion that the best trial challenges: its name, or its name with rules. */
  readonly champion?: string | ChampionRequest;
  /** Of an agreed plan: the sweep refuses to start anything else. `tempotune sweep --plan` sets it. */
  readonly planHash?: string;
}

/** A trial as it will run: its number and every varied value. For Gemini an absent value is automatic. */
export interface Trial extends TrialParameters {
  /** 1-based; the child workflow is `${sweepId}.trial-0001`. */
  readonly index: number;
}

/** A SweepRequest after validation. */
export interface ResolvedSweepRequest {
  /** Shared values; the steps and multiplier in it are those of the first trial. */
  readonly tune: ResolvedTuneRequest;
  /** The user's own `tune`, from which each child's request is made. */
  readonly tuneRequest: TuneRequest;
  readonly trials: readonly Trial[];
  readonly parallelism: number;
  readonly objective: Objective;
  readonly minimumTrials: number;
  /** Absent in histories of 0.1.0, which kept all. */
  readonly losers?: Losers;
  readonly champion?: ChampionRules;
  /** US dollars. */
  readonly maximumCost?: number;
  /** Of the plan that was agreed. */
  readonly planHash?: string;
}
