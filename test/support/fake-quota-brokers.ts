import type { QuotaBrokers } from '../../src/activities/quota-brokers.ts';
import type { LeasePlace, QuotaView, SentLeaseRequest } from '../../src/contract/quota.ts';

export interface FakeQuotaBrokers extends QuotaBrokers {
  readonly requests: readonly SentLeaseRequest[];
  readonly starts: readonly unknown[];
  /** What the broker says from now on; null: there is none. */
  say(next: { place?: LeasePlace | null; ledger?: QuotaView; ended?: readonly string[] }): void;
}

/** A broker that grants at once, until it is told otherwise. */
export function fakeQuotaBrokers(): FakeQuotaBrokers {
  const requests: SentLeaseRequest[] = [];
  const starts: unknown[] = [];
  let place: LeasePlace | null = { kind: 'held', fence: 1 };
  let ledger: QuotaView | undefined;
  let ended: readonly string[] = [];
  return {
    requests,
    starts,
    say(next) {
      if (next.place !== undefined) place = next.place;
      if (next.ledger) ledger = next.ledger;
      if (next.ended) ended = next.ended;
    },
    async request(start, request) {
      starts.push(start);
      requests.push(request);
    },
    place: async () => place ?? undefined,
    ledger: async () => ledger,
    isRunning: async ({ workflowId }) => !ended.includes(workflowId),
  };
}
