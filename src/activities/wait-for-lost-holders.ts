import type { HeldLease, LeaseGrant } from '../contract/quota.ts';
import { locationOf } from '../contract/resource-names.ts';
import { apiOfJob, isTerminal } from '../contract/tuning-job.ts';
import { isKind } from '../google/errors.ts';
import type { WorkerDependencies } from './dependencies.ts';
import { nothingNew, withFailures } from './failures.ts';

export interface WaitForLostHoldersInput {
  readonly brokerId: string;
  readonly lookMs: number;
}

const LOOKS_AT_ONCE = 20;

/**
 * Returns the leases whose holders have ended without giving them back; none when nobody waits for one any more. It asks
 * the broker itself who holds them, so that one wait goes on over all grants and costs no history.
 */
export function waitForLostHolders(
  dependencies: WorkerDependencies,
): (input: WaitForLostHoldersInput) => Promise<LeaseGrant[]> {
  return ({ brokerId, lookMs }) =>
    withFailures(async () => {
      const ledger = await dependencies.quotaBrokers.ledger(brokerId);
      const held = ledger?.held.filter(({ isLost }) => !isLost) ?? [];
      if (!ledger || held.length === 0 || ledger.waiting.length === 0) return [];
      const gone: LeaseGrant[] = [];
      for (let at = 0; at < held.length; at += LOOKS_AT_ONCE) {
        const some = held.slice(at, at + LOOKS_AT_ONCE);
        const ended = await Promise.all(some.map((lease) => hasEnded(lease, dependencies)));
        gone.push(...some.filter((_, index) => ended[index]).map(({ leaseId, fence }) => ({ leaseId, fence })));
      }
      if (gone.length > 0) return gone;
      throw nothingNew(`${held.length} held, ${ledger.waiting.length} waiting`, lookMs);
    });
}

async function hasEnded(
  { holder, job }: HeldLease,
  { quotaBrokers, tuningBackend }: WorkerDependencies,
): Promise<boolean> {
  if (holder) return !(await quotaBrokers.isRunning(holder));
  if (job === undefined) return false;
  try {
    return isTerminal((await tuningBackend(locationOf(job), apiOfJob(job)).get(job)).state);
  } catch (error) {
    if (isKind(error, 'NotFound')) return true;
    throw error;
  }
}
