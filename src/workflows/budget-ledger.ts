import type { SweepBudget } from '../contract/budget.ts';

/** A trial as its price depends on it. */
export interface PricedTrial {
  readonly index: number;
  /** Passes over the data; a trial that leaves them to Gemini has no price. */
  readonly epochCount?: number;
}

/**
 * What a sweep has spent and reserved. A trial is launched only while the most that all its submissions can cost fits into
 * what is left; when it has ended, what it really cost takes the place of that. So the limit holds whatever happens.
 */
export class BudgetLedger {
  readonly #budget: SweepBudget;
  readonly #reserved = new Map<number, number>();
  #spentUsd = 0;

  constructor(budget: SweepBudget) {
    this.#budget = budget;
  }

  get spentUsd(): number {
    return this.#spentUsd;
  }

  get reservedUsd(): number {
    return [...this.#reserved.values()].reduce((sum, usd) => sum + usd, 0);
  }

  /** Whether the trial fits next to all that is spent and reserved. */
  fits(trial: PricedTrial): boolean {
    return this.#spentUsd + this.reservedUsd + this.mostOf(trial) <= this.#budget.maximumUsd;
  }

  /** Call it only when it fits. */
  reserve(trial: PricedTrial): void {
    this.#reserved.set(trial.index, this.mostOf(trial));
  }

  /** The trial has ended: by the tokens of an epoch that Google bills; as expensive as it can be when nobody said. */
  settle({ index, epochCount = 0 }: PricedTrial, billableTokens?: number): void {
    const reserved = this.#reserved.get(index) ?? 0;
    this.#reserved.delete(index);
    const cost = billableTokens === undefined ? reserved : billableTokens * epochCount * this.#budget.usdPerToken;
    this.#spentUsd += Math.min(reserved, cost);
  }

  /** The most that a trial can cost, all its submissions together. */
  mostOf({ epochCount }: PricedTrial): number {
    const { submissions, usdPerToken, mostTokens } = this.#budget;
    return epochCount === undefined ? Number.POSITIVE_INFINITY : epochCount * mostTokens * usdPerToken * submissions;
  }

  /** Why the trial is not started. */
  refusal(trial: PricedTrial): string {
    const most = this.mostOf(trial);
    const { maximumUsd } = this.#budget;
    const left = `of maximumCost, ${maximumUsd} US dollars, ${this.#spentUsd.toFixed(2)} are spent`;
    return Number.isFinite(most)
      ? `not started: it may cost up to ${most.toFixed(2)} US dollars, and ${left}`
      : `not started: without epochCount nobody knows what it costs, and ${left}`;
  }
}
