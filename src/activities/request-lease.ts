import { activityInfo } from '@temporalio/activity';
import { accelerators } from '../catalog/accelerators.ts';
import { geminiQuota } from '../catalog/gemini-models.ts';
import type { GoogleQuota, LeasePlace, LeaseRequest, QuotaPool } from '../contract/quota.ts';
import { quotaBrokerId } from '../contract/quota.ts';
import type { WorkerDependencies } from './dependencies.ts';
import { longestLookMs, lookMs } from './look-interval.ts';

export interface RequestLeaseInput {
  readonly pool: QuotaPool;
  readonly request: LeaseRequest;
  /** It asked before, and the broker does not know of it. */
  readonly isRepeated: boolean;
}

export interface RequestLeaseAnswer {
  readonly place: LeasePlace;
  /** What to ask Google for. */
  readonly quota: GoogleQuota;
}

/** Joins the line; asking again keeps the place, and a granted lease is granted again. Starts the broker if there is none. */
export function requestLease({
  quotaBrokers,
  quotaLimits,
}: WorkerDependencies): (input: RequestLeaseInput) => Promise<RequestLeaseAnswer> {
  return async ({ pool, request, isRepeated }) => {
    const { project } = request.location;
    const brokerId = quotaBrokerId(activityInfo().taskQueue, project, pool);
    const settling = isRepeated ? { settleMs: longestLookMs(request.pollIntervalMs) } : {};
    await quotaBrokers.request(
      { brokerId, project, pool, ...settling },
      { ...request, configuredLimit: quotaLimits[pool], lookMs: lookMs(request.pollIntervalMs) },
    );
    const place = await quotaBrokers.place(brokerId, request.leaseId);
    if (!place) throw new Error(`the broker ${brokerId} ended just after it was asked`); // the next attempt starts it anew
    return { place, quota: googleQuota(pool) };
  };
}

export function googleQuota(pool: QuotaPool): GoogleQuota {
  if (pool === 'gemini') return { name: geminiQuota.name, perJob: geminiQuota.jobs, unit: 'jobs', region: 'global' };
  const facts = accelerators[pool === 'tpu' ? 'TPU' : 'GPU'];
  return { name: facts.quotaName, perJob: facts.quotaPerJob, unit: facts.quotaUnit, region: facts.computeRegion };
}
