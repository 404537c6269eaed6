import { activityInfo } from '@temporalio/activity';
import type { LeasePlace, QuotaPool } from '../contract/quota.ts';
import { quotaBrokerId } from '../contract/quota.ts';
import type { WorkerDependencies } from './dependencies.ts';
import { nothingNew } from './failures.ts';
import { lookMsAt } from './look-interval.ts';

export interface WaitForPlaceInput {
  readonly project: string;
  readonly pool: QuotaPool;
  readonly leaseId: string;
  /** As the workflow knows it. */
  readonly place: LeasePlace & { readonly kind: 'waiting' };
  readonly pollIntervalMs: number;
}

/**
 * Returns when the place in line has moved enough to say so; `ask again` when the broker was lost, or has granted the lease
 * and the grant did not arrive. Until then each look is a benign failure that asks the server for the next: no history.
 */
export function waitForPlace({
  quotaBrokers,
}: WorkerDependencies): (input: WaitForPlaceInput) => Promise<LeasePlace | 'ask again'> {
  return async ({ project, pool, leaseId, place, pollIntervalMs }) => {
    const now = await quotaBrokers.place(quotaBrokerId(activityInfo().taskQueue, project, pool), leaseId);
    if (now === undefined || now.kind === 'held') return 'ask again';
    if (isWorthSaying(place, now)) return now;
    throw nothingNew(`position ${now.position} of ${now.of}`, lookMsAt(now.position, now.of, pollIntervalMs));
  };
}

type InLine = LeasePlace & { readonly kind: 'waiting' };

// Each report costs six history events: from place 1,000 to the front there are a dozen.
const ALWAYS_SAID = 3;

function isWorthSaying(before: InLine, now: InLine): boolean {
  // set by hand, and seldom: that the line was stopped, or goes on, is news for all that wait
  if ((before.limit === 0) !== (now.limit === 0)) return true;
  if (before.limit !== now.limit && now.position <= ALWAYS_SAID) return true;
  if (before.refused?.untilMs !== now.refused?.untilMs) return now.position === 1;
  if (now.position === before.position) return before.aboutMs === undefined && now.aboutMs !== undefined;
  return now.position <= ALWAYS_SAID || now.position <= before.position / 2 || now.position > before.position;
}
