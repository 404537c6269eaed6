/**
 * The numbers that a sweep with a limit spends by. Only Gemini tuning has a price: tokens of the training data, times
 * epochs.
 */
export interface SweepBudget {
  readonly maximumUsd: number;
  /** How often a trial may be submitted at most. */
  readonly submissions: number;
  /** Of one token, one epoch. */
  readonly usdPerToken: number;
  /** The most tokens that the training data can come to. */
  readonly mostTokens: number;
}

/** What a sweep with a limit has spent, US dollars. */
export interface SweepCost {
  readonly maximumUsd: number;
  /** By the tokens that Google counted; where it did not say, by the most that they can be. */
  readonly spentUsd: number;
  /** Trials that were not started, since what they may cost did not fit. */
  readonly notStarted: number;
}
