import { CancellationScope, isCancellation, log, sleep } from '@temporalio/workflow';
import type { LeaseGrant } from '../contract/quota.ts';
import { activities } from './activity-options.ts';
import { rootMessage } from './job-failures.ts';
import { freed, type Lease, type Ledger, lost } from './quota-ledger.ts';

// A cancel that Google refuses is tried again; meanwhile the job may end by itself.
const NEXT_RECLAIM = '5 minutes';

/**
 * Looks after the holders, beside the broker's own loop. Only while somebody waits (nobody else needs the slot), and by an
 * activity that returns when a holder has ended: a look that finds nothing costs no history.
 */
export class LeaseWatch {
  readonly #brokerId: string;
  readonly #ledger: () => Ledger;
  readonly #change: (next: Ledger) => void;
  readonly #scope: CancellationScope = new CancellationScope();
  readonly #tasks: Set<Promise<void>> = new Set();
  readonly #reclaimed: Set<number> = new Set();
  #isLooking = false;

  constructor(brokerId: string, ledger: () => Ledger, change: (next: Ledger) => void) {
    this.#brokerId = brokerId;
    this.#ledger = ledger;
    this.#change = change;
  }

  isNeeded(): boolean {
    return this.#needsLook() || this.#toReclaim().length > 0;
  }

  /** Starts what is needed and not under way. */
  goOn(): void {
    if (this.#needsLook()) this.#start(() => this.#look());
    for (const lease of this.#toReclaim()) this.#start(() => this.#reclaim(lease));
  }

  /** Before continue-as-new: the next run starts anew what the ledger says is needed. */
  async end(): Promise<void> {
    this.#scope.cancel();
    await Promise.all(this.#tasks);
  }

  #needsLook(): boolean {
    const { queue, leases } = this.#ledger();
    return !this.#isLooking && queue.length > 0 && leases.some(({ isLost }) => !isLost);
  }

  #toReclaim(): Lease[] {
    return this.#ledger().leases.filter(({ isLost, fence }) => isLost && !this.#reclaimed.has(fence));
  }

  #start(work: () => Promise<void>): void {
    const task = this.#scope.run(work).catch((error: unknown) => {
      if (!isCancellation(error) && !this.#scope.consideredCancelled) throw error;
    });
    this.#tasks.add(task);
    void task.finally(() => this.#tasks.delete(task));
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      const lookMs = Math.min(...this.#ledger().queue.map(({ request }) => request.lookMs));
      const gone = await activities('watch').waitForLostHolders({ brokerId: this.#brokerId, lookMs });
      if (gone.length > 0) log.info('holders of leases have ended', { gone });
      this.#change(lost(this.#ledger(), gone));
    } finally {
      this.#isLooking = false;
    }
  }

  /** Only when the job of the old holder is over is its quota free. */
  async #reclaim(lease: Lease): Promise<void> {
    this.#reclaimed.add(lease.fence);
    while (!(await this.#isOver(lease))) await sleep(NEXT_RECLAIM, { summary: `reclaim ${lease.leaseId} again` });
    const grant: LeaseGrant = lease;
    this.#change(freed(this.#ledger(), grant));
  }

  async #isOver({ request, leaseId }: Lease): Promise<boolean> {
    if (!request) return true; // found by its job, and lost because the job is over
    const { cancelTuningJob, waitForJobEnd } = activities('cleanUp');
    const { key, location, api, accelerator, pollIntervalMs } = request;
    const job = { key, location, api, pollIntervalMs };
    try {
      await cancelTuningJob({ ...job, mayStillAppear: true });
      await waitForJobEnd({ ...job, ...(accelerator === undefined ? {} : { accelerator }) });
      return true;
    } catch (error) {
      if (this.#scope.consideredCancelled) throw error;
      log.warn('the job of a lost lease could not be cancelled', { leaseId, reason: rootMessage(error) });
      return false;
    }
  }
}
