import { bytesPerToken, tuningPrices } from '../catalog/prices.ts';
import type { SweepBudget } from '../contract/budget.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { jobPrice } from './price.ts';

/** A trial may be submitted anew when Google's quota failed it; under a limit not without end. Ours. */
const SUBMISSIONS_UNDER_A_LIMIT = 3;

/** A sweep that has a limit. */
export interface BudgetDraft {
  readonly maximumUsd: number;
  /** One per trial. */
  readonly requests: readonly ResolvedTuneRequest[];
  /** Of the training data. */
  readonly sizeBytes: number;
}

/** The numbers that a sweep spends by; or why it can't have a limit. */
export function sweepBudget({
  maximumUsd,
  requests,
  sizeBytes,
}: BudgetDraft): SweepBudget | { readonly unknown: string } {
  for (const request of requests) {
    const price = jobPrice({ request, sizeBytes });
    if ('unknown' in price) return price;
  }
  const { usdPerMillionTokens = 0 } = tuningPrices.get(requests[0]?.baseModel ?? '') ?? {};
  return {
    maximumUsd,
    submissions: SUBMISSIONS_UNDER_A_LIMIT,
    usdPerToken: usdPerMillionTokens / 1_000_000,
    mostTokens: Math.ceil(sizeBytes / bytesPerToken.fewest),
  };
}

/** What so many of the cheapest trials may come to at most. */
export function leastCost(
  { submissions, usdPerToken, mostTokens }: SweepBudget,
  epochCounts: readonly number[],
  trials: number,
): number {
  const epochs = [...epochCounts].sort((a, b) => a - b).slice(0, trials);
  return epochs.reduce((sum, count) => sum + count, 0) * mostTokens * usdPerToken * submissions;
}
