import type { SweepBudget } from '../contract/budget.ts';

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
  fits(index: number): boolean {
    return this.#spentUsd + this.reservedUsd + this.#most(index) <= this.#budget.maximumUsd;
  }

  /** Call it only when it fits. */
  reserve(index: number): void {
    this.#reserved.set(index, this.#most(index));
  }

  /** The trial has ended. Never more than was reserved for it is counted. */
  settle(index: number, costUsd: number): void {
    const reserved = this.#reserved.get(index) ?? 0;
    this.#reserved.delete(index);
    this.#spentUsd += Math.min(reserved, costUsd);
  }

  /** Of `submissions` jobs, by the tokens that Google bills; by the most they can cost when it does not say. */
  costOf(index: number, { submissions, billableTokens }: { submissions: number; billableTokens?: number }): number {
    const { submissionUsd = 0, usdPerToken = 0 } = this.#trial(index) ?? {};
    return submissions * (billableTokens === undefined ? submissionUsd : billableTokens * usdPerToken);
  }

  #most(index: number): number {
    return (this.#trial(index)?.submissionUsd ?? Number.POSITIVE_INFINITY) * this.#budget.submissions;
  }

  #trial(index: number): SweepBudget['trials'][number] | undefined {
    return this.#budget.trials.find((trial) => trial.index === index);
  }
}
