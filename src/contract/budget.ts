/** What one trial may cost, US dollars. */
export interface TrialBudget {
  /** 1-based. */
  readonly index: number;
  /** The most that one submission can cost. */
  readonly submissionUsd: number;
  /** Of a token that Google bills, all epochs together: what a trial really cost, once the tokens are known. */
  readonly usdPerToken: number;
}

/** The numbers that a sweep with a limit spends by. */
export interface SweepBudget {
  readonly maximumUsd: number;
  /** How often a trial may be submitted. */
  readonly submissions: number;
  readonly trials: readonly TrialBudget[];
}
