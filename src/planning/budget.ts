import { tuningPrices } from '../catalog/prices.ts';
import type { SweepBudget } from '../contract/budget.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { jobPrice } from './price.ts';

/** A trial may be submitted anew when Google's quota failed it; under a limit not without end. Ours. */
const SUBMISSIONS_UNDER_A_LIMIT = 3;

/** The trials of a sweep, priced. */
export interface BudgetDraft {
  readonly maximumUsd: number;
  readonly trials: readonly { readonly index: number; readonly request: ResolvedTuneRequest }[];
  /** Of the training data. */
  readonly sizeBytes: number;
}

/** The numbers that a sweep spends by; or why it can't have a limit. */
export function sweepBudget({
  maximumUsd,
  trials,
  sizeBytes,
}: BudgetDraft): SweepBudget | { readonly unknown: string } {
  const budgets: SweepBudget['trials'][number][] = [];
  for (const { index, request } of trials) {
    const price = jobPrice({ request, sizeBytes });
    if ('unknown' in price) return price;
    budgets.push({ index, submissionUsd: price.highUsd, usdPerToken: tokenPrice(request) });
  }
  return { maximumUsd, submissions: SUBMISSIONS_UNDER_A_LIMIT, trials: budgets };
}

/** What so many of the cheapest trials may come to at most. */
export function leastCost({ trials, submissions }: SweepBudget, count: number): number {
  return trials
    .map(({ submissionUsd }) => submissionUsd * submissions)
    .sort((a, b) => a - b)
    .slice(0, count)
    .reduce((sum, usd) => sum + usd, 0);
}

/** Of a token of the training data, all epochs together. */
function tokenPrice(request: ResolvedTuneRequest): number {
  const row = tuningPrices.get(request.baseModel);
  if (request.api !== 'tuningJobs' || !row || request.epochCount === undefined) return 0;
  return (row.usdPerMillionTokens * request.epochCount) / 1_000_000;
}
