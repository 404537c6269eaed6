import type {
  LeaseGrant,
  LeaseHolder,
  LeasePlace,
  LeaseRelease,
  LimitSource,
  QuotaPool,
  QuotaView,
  SentLeaseRequest,
} from '../contract/quota.ts';

/** Google's default quotas are enough for one job (quota page, 2026-09). */
const DEFAULT_LIMIT = 1;
const REMEMBERED_LENGTHS = 10;
const LONGEST_REFUSAL_MS = 10 * 60_000;
const SHORTEST_LENGTH_MS = 60_000;

/** Everything a broker knows; plain data, so that it goes on over continue-as-new. */
export interface Ledger {
  readonly configuredLimit: number;
  /** Set by hand; it wins. */
  readonly updatedLimit?: number;
  readonly lastFence: number;
  readonly leases: readonly Lease[];
  /** In the order of their first request. */
  readonly queue: readonly Waiting[];
  /** Grants of which their holders have not been told. */
  readonly unsent: readonly UnsentGrant[];
  /** Google has no quota for us just now, whatever the limit says. */
  readonly refused?: { readonly reason: string; readonly untilMs: number };
  /** Of the last leases whose jobs ended, newest last. */
  readonly lengthsMs: readonly number[];
}

export interface Lease {
  readonly leaseId: string;
  readonly fence: number;
  readonly sinceMs: number;
  /** Absent for a job that was found running when the ledger had been lost. */
  readonly request?: SentLeaseRequest;
  /** The job of such a lease. */
  readonly job?: string;
  readonly refusals: number;
  /** The holder is gone; its job must be over before the slot is granted again. */
  readonly isLost: boolean;
}

interface Waiting {
  readonly request: SentLeaseRequest;
  /** How often Google refused its jobs. */
  readonly refusals: number;
}

export interface UnsentGrant extends LeaseGrant {
  readonly holder: LeaseHolder;
}

/** `fence`: all grants have greater ones. The start time of the broker makes them greater than those of a lost one. */
export function emptyLedger(fence: number): Ledger {
  return { configuredLimit: DEFAULT_LIMIT, lastFence: fence, leases: [], queue: [], unsent: [], lengthsMs: [] };
}

export function limitOf({ configuredLimit, updatedLimit }: Ledger): number {
  return updatedLimit ?? configuredLimit;
}

function limitSourceOf({ updatedLimit }: Ledger): LimitSource {
  return updatedLimit === undefined ? 'configuration' : 'update';
}

/** A new request joins the line, a repeated one is granted again or keeps its place, a refused one goes back to its place. */
export function asked(ledger: Ledger, request: SentLeaseRequest, nowMs: number): Ledger {
  const { leaseId, refused, configuredLimit } = request;
  const heard = { ...ledger, configuredLimit };
  const lease = heard.leases.find((one) => one.leaseId === leaseId && !one.isLost);
  if (!lease) return { ...heard, queue: inLine(heard.queue, request) };
  if (refused !== undefined) return refusedBy(heard, lease, { ...request, refused }, nowMs);
  return resent(heard, lease, request);
}

function inLine(queue: readonly Waiting[], request: SentLeaseRequest): Waiting[] {
  const before = queue.find((one) => one.request.leaseId === request.leaseId);
  const others = queue.filter((one) => one !== before);
  const askedAtMs = before?.request.askedAtMs ?? request.askedAtMs;
  return inserted(others, { request: { ...request, askedAtMs }, refusals: before?.refusals ?? 0 });
}

function inserted(queue: readonly Waiting[], waiting: Waiting): Waiting[] {
  const later = queue.findIndex((one) => one.request.askedAtMs > waiting.request.askedAtMs);
  const at = later === -1 ? queue.length : later;
  return [...queue.slice(0, at), waiting, ...queue.slice(at)];
}

function resent(ledger: Ledger, lease: Lease, request: SentLeaseRequest): Ledger {
  // another run under the same key must not share its grant with the one before
  const isSame = lease.request?.holder.firstExecutionRunId === request.holder.firstExecutionRunId;
  const fence = isSame ? lease.fence : ledger.lastFence + 1;
  const leases = ledger.leases.map((one) => (one === lease ? { ...lease, request, fence } : one));
  const grant = { leaseId: lease.leaseId, fence, holder: request.holder };
  return { ...ledger, leases, lastFence: Math.max(fence, ledger.lastFence), unsent: [...ledger.unsent, grant] };
}

function refusedBy(
  ledger: Ledger,
  lease: Lease,
  request: SentLeaseRequest & { readonly refused: string },
  nowMs: number,
): Ledger {
  const delayMs = quotaDelayMs(lease.refusals, request.pollIntervalMs);
  const { refused: reason, ...next } = request;
  return {
    ...ledger,
    leases: ledger.leases.filter((one) => one !== lease),
    queue: inserted(ledger.queue, { request: next, refusals: lease.refusals + 1 }),
    refused: { reason, untilMs: nowMs + delayMs },
  };
}

/** Quota comes free when somebody's job of hours ends: from one poll interval, doubled, up to ten minutes. */
export function quotaDelayMs(refusals: number, pollIntervalMs: number): number {
  return Math.min(LONGEST_REFUSAL_MS, pollIntervalMs * 2 ** Math.min(refusals, 20));
}

/** Given back after its job ended, or withdrawn from the line. A job that ended has left its quota to the next at once. */
export function released(ledger: Ledger, { leaseId, job }: LeaseRelease, nowMs: number): Ledger {
  const isMeant = (one: Lease): boolean => one.leaseId === leaseId || (job !== undefined && one.job === job);
  const ended = ledger.leases.filter((one) => isMeant(one) && !one.isLost);
  const queue = ledger.queue.filter(({ request }) => request.leaseId !== leaseId);
  if (ended.length === 0) return { ...ledger, queue };
  const lengths = job === undefined ? [] : ended.flatMap((lease) => lengthMs(lease, nowMs) ?? []);
  const lengthsMs = [...ledger.lengthsMs, ...lengths].slice(-REMEMBERED_LENGTHS);
  return { ...without(ledger, ended), queue, lengthsMs };
}

/**
 * Undefined for what tells nothing of the jobs to come. A run that was reset takes over a job that has ended, and a cancel can
 * come before there is a job: either holds for a second, and a few of them would tell the whole line "about 0 s". No job
 * trains in under a minute; on an emulator it may, and is then polled the more often. A job that was cancelled after an hour
 * looks like any other and counts: the median bears with it.
 */
function lengthMs({ sinceMs, request }: Lease, nowMs: number): number | undefined {
  const heldMs = nowMs - sinceMs;
  const shortestMs = Math.min(SHORTEST_LENGTH_MS, request?.pollIntervalMs ?? SHORTEST_LENGTH_MS);
  return heldMs < shortestMs ? undefined : heldMs;
}

/** Their jobs are over, or never were. */
export function freed(ledger: Ledger, { leaseId, fence }: LeaseGrant): Ledger {
  return without(
    ledger,
    ledger.leases.filter((one) => one.leaseId === leaseId && one.fence === fence),
  );
}

function without({ refused: _, ...ledger }: Ledger, ended: readonly Lease[]): Ledger {
  const isEnded = ({ fence }: LeaseGrant): boolean => ended.some((one) => one.fence === fence);
  return {
    ...ledger,
    leases: ledger.leases.filter((one) => !isEnded(one)),
    unsent: ledger.unsent.filter((one) => !isEnded(one)),
  };
}

/** Those whose holders are gone; one that was granted anew meanwhile is not meant. */
export function lost(ledger: Ledger, gone: readonly LeaseGrant[]): Ledger {
  const isGone = ({ leaseId, fence }: Lease): boolean =>
    gone.some((one) => one.leaseId === leaseId && one.fence === fence);
  return { ...ledger, leases: ledger.leases.map((one) => (isGone(one) ? { ...one, isLost: true } : one)) };
}

/** As many as are free, from the head of the line. */
export function granted(ledger: Ledger, nowMs: number): Ledger {
  const { refused, ...open } = ledger;
  if (refused && refused.untilMs > nowMs) return ledger;
  const { queue, leases, lastFence, unsent, ...rest } = open;
  const next = queue.slice(0, Math.max(0, limitOf(ledger) - leases.length));
  if (next.length === 0) return refused ? open : ledger;
  const added = next.map(({ request, refusals }, index): Lease & { readonly request: SentLeaseRequest } => {
    const fence = lastFence + 1 + index;
    return { leaseId: request.leaseId, fence, sinceMs: nowMs, request, refusals, isLost: false };
  });
  const grants = added.map(({ leaseId, fence, request }) => ({ leaseId, fence, holder: request.holder }));
  return {
    ...rest,
    lastFence: lastFence + added.length,
    leases: [...leases, ...added],
    queue: queue.slice(added.length),
    unsent: [...unsent, ...grants],
  };
}

export function sent(ledger: Ledger, grants: readonly UnsentGrant[]): Ledger {
  return { ...ledger, unsent: ledger.unsent.filter((one) => !grants.includes(one)) };
}

/** Null gives the limit back to the configuration. */
export function limited({ updatedLimit: _, refused: __, ...ledger }: Ledger, limit: number | null): Ledger {
  return limit === null ? ledger : { ...ledger, updatedLimit: limit };
}

/** Jobs that run although this ledger has no lease for them: it is new, and the one before was lost. */
export function rebuilt(ledger: Ledger, jobs: readonly { readonly name: string; readonly sinceMs: number }[]): Ledger {
  const leases = jobs.map(
    ({ name, sinceMs }, index): Lease => ({
      ...{ leaseId: name, job: name, fence: ledger.lastFence + 1 + index, sinceMs },
      ...{ refusals: 0, isLost: false },
    }),
  );
  return { ...ledger, lastFence: ledger.lastFence + leases.length, leases: [...ledger.leases, ...leases] };
}

/** Undefined: neither holds nor waits. */
export function placeOf(ledger: Ledger, leaseId: string, nowMs: number): LeasePlace | undefined {
  const position = ledger.queue.findIndex(({ request }) => request.leaseId === leaseId) + 1;
  if (position === 0) {
    const lease = ledger.leases.find((one) => one.leaseId === leaseId && !one.isLost);
    return lease && { kind: 'held', fence: lease.fence };
  }
  const aboutMs = untilTurnMs(ledger, position, nowMs);
  return {
    kind: 'waiting',
    position,
    of: ledger.queue.length,
    limit: limitOf(ledger),
    limitFrom: limitSourceOf(ledger),
    ...(aboutMs === undefined ? {} : { aboutMs }),
    ...(ledger.refused ? { refused: ledger.refused } : {}),
  };
}

/** As if every lease were as long as the median of the last ones. */
function untilTurnMs(ledger: Ledger, position: number, nowMs: number): number | undefined {
  const limit = limitOf(ledger);
  const typicalMs = [...ledger.lengthsMs].sort((a, b) => a - b)[Math.floor(ledger.lengthsMs.length / 2)];
  if (typicalMs === undefined || limit === 0) return undefined;
  const left = ledger.leases.map(({ sinceMs }) => Math.max(0, typicalMs - (nowMs - sinceMs))).sort((a, b) => a - b);
  const inFront = position - 1;
  return Math.floor(inFront / limit) * typicalMs + (left[inFront % limit] ?? 0);
}

export function viewOf(ledger: Ledger, place: { readonly project: string; readonly pool: QuotaPool }): QuotaView {
  return {
    ...place,
    limit: limitOf(ledger),
    limitFrom: limitSourceOf(ledger),
    held: ledger.leases.map(({ request, job, leaseId, fence, sinceMs, isLost }) => ({
      ...{ leaseId, fence, sinceMs, isLost },
      ...(request ? { holder: request.holder } : {}),
      ...(job === undefined ? {} : { job }),
    })),
    waiting: ledger.queue.map(({ request: { leaseId, holder, askedAtMs } }) => ({ leaseId, holder, askedAtMs })),
    ...(ledger.refused ? { refused: ledger.refused } : {}),
  };
}
