import type { SweepBudget } from '../contract/budget.ts';
import { environmentFinding } from '../contract/environment-problems.ts';
import type { Finding } from '../contract/findings.ts';
import type { ResolvedSweepRequest } from '../contract/sweep-request.ts';
import { leastCost, sweepBudget } from '../planning/budget.ts';
import { type PlannedData, sweepDrafts, sweepHash } from './plan-hash.ts';

/** What was agreed on before the start, held against what would start. */
export interface Agreements {
  readonly findings: readonly Finding[];
  /** Only with a `maximumCost`. */
  readonly budget?: SweepBudget;
}

/** Call it with a sweep that is valid otherwise. */
export function sweepAgreements(sweep: ResolvedSweepRequest, data: PlannedData): Agreements {
  const { maximumCost, planHash } = sweep;
  if (maximumCost === undefined && planHash === undefined) return { findings: [] };
  const drafts = sweepDrafts(sweep, data);
  const now = sweepHash(sweep, drafts, data);
  const differs =
    planHash === undefined || planHash === now ? [] : [environmentFinding('PLAN_DIFFERS', { agreed: planHash, now })];
  if (maximumCost === undefined) return { findings: differs };
  const budget = sweepBudget({
    maximumUsd: maximumCost,
    requests: drafts.map(({ request }) => request),
    sizeBytes: data.dataset.sizeBytes,
  });
  if ('unknown' in budget) {
    return { findings: [...differs, environmentFinding('COST_UNKNOWN', { maximumCost, reason: budget.unknown })] };
  }
  const epochCounts = drafts.flatMap(({ request }) => (request.api === 'tuningJobs' ? [request.epochCount ?? 0] : []));
  const leastUsd = leastCost(budget, epochCounts, sweep.minimumTrials);
  const facts = { maximumCost, leastUsd: inCents(leastUsd), trials: sweep.minimumTrials };
  const tooLow = leastUsd > maximumCost ? [environmentFinding('COST_BELOW_TRIALS', facts)] : [];
  return { findings: [...differs, ...tooLow], budget };
}

function inCents(usd: number): string {
  return (Math.ceil(usd * 100) / 100).toFixed(2);
}
