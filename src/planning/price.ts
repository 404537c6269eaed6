import { acceleratorPrices, bytesPerToken, tuningPrices } from '../catalog/prices.ts';
import type { PriceEstimate } from '../contract/plan.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';

/** What the price of one job depends on. */
export interface PricedJob {
  readonly request: ResolvedTuneRequest;
  /** Of the training data. */
  readonly sizeBytes: number;
}

/** What one submission of the job costs. */
export function jobPrice({ request, sizeBytes }: PricedJob): PriceEstimate {
  if (request.api !== 'tuningJobs') return acceleratorPrices[request.acceleratorType];
  const { baseModel, epochCount } = request;
  const row = tuningPrices.get(baseModel);
  if (!row) return { unknown: `no price of tuning ${baseModel} is known` };
  if (epochCount === undefined) {
    return { unknown: `Gemini tuning chooses the epochs; set epochCount for a price` };
  }
  const { usdPerMillionTokens, asOf } = row;
  const usd = (perToken: number): number => ((sizeBytes / perToken) * epochCount * usdPerMillionTokens) / 1_000_000;
  return {
    lowUsd: usd(bytesPerToken.most),
    highUsd: usd(bytesPerToken.fewest),
    basis: `${usdPerMillionTokens} USD a million training tokens, ${epochCount} ${epochCount === 1 ? 'epoch' : 'epochs'}, ${bytesPerToken.fewest} to ${bytesPerToken.most} bytes a token`,
    asOf,
  };
}

/** The sum; unknown as soon as one of them is. */
export function totalPrice(prices: readonly PriceEstimate[]): PriceEstimate {
  let lowUsd = 0;
  let highUsd = 0;
  let asOf = '';
  for (const price of prices) {
    if ('unknown' in price) return price;
    lowUsd += price.lowUsd;
    highUsd += price.highUsd;
    if (asOf === '' || price.asOf < asOf) asOf = price.asOf; // the oldest row is what the sum can be trusted for
  }
  const basis = `${prices.length} ${prices.length === 1 ? 'job' : 'jobs'}, each submitted once`;
  return { lowUsd, highUsd, basis, asOf };
}
