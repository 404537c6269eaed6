import type { LeaseHolder, LeasePlace, QuotaPool, QuotaView, SentLeaseRequest } from '../contract/quota.ts';

export interface BrokerStart {
  readonly brokerId: string;
  readonly project: string;
  readonly pool: QuotaPool;
  /** When it is started anew, how long it lets others ask again before it grants. */
  readonly settleMs?: number;
}

/** The quota brokers of this namespace, and those whose leases they keep. */
export interface QuotaBrokers {
  /** Starts the broker if there is none. */
  request(broker: BrokerStart, request: SentLeaseRequest): Promise<void>;
  /** Undefined when no broker runs, or it does not know the lease. */
  place(brokerId: string, leaseId: string): Promise<LeasePlace | undefined>;
  /** Undefined when no broker runs. */
  ledger(brokerId: string): Promise<QuotaView | undefined>;
  /** Whether that very run, or one that it went on as, has not ended. */
  isRunning(holder: LeaseHolder): Promise<boolean>;
}
