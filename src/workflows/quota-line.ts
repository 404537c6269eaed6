import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  log,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type GoogleQuota,
  type LeaseGrant,
  type LeasePlace,
  type LeaseRequest,
  leaseGrantedSignal,
  leaseIdOf,
  poolOfRequest,
  type QuotaTurn,
  quotaBrokerId,
  releaseLeaseSignal,
} from '../contract/quota.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobOrder } from '../contract/tuning-job.ts';
import { activities } from './activity-options.ts';
import { payment } from './clean-up-job.ts';
import { rootMessage } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';
import { quotaProgress } from './quota-message.ts';

/** This run in the line for quota: it asks, waits for its turn, and gives back. */
export class QuotaLine {
  readonly #request: ResolvedTuneRequest;
  readonly #progress: ProgressBoard;
  readonly #brokerId: string;
  readonly #leaseId: string;
  readonly #asking: Omit<LeaseRequest, 'key' | 'location' | 'askedAtMs'>;
  #askedAtMs: number | undefined;
  #granted: number | undefined;
  #lastUsed = 0;
  #isGivenBack = true;

  constructor({ key }: JobOrder, request: ResolvedTuneRequest, progress: ProgressBoard) {
    const { workflowId, firstExecutionRunId, taskQueue } = workflowInfo();
    this.#request = request;
    this.#progress = progress;
    this.#brokerId = quotaBrokerId(taskQueue, request.project, poolOfRequest(request));
    this.#leaseId = leaseIdOf(key);
    const holder = { workflowId, firstExecutionRunId };
    this.#asking = { leaseId: this.#leaseId, holder, ...payment(request), pollIntervalMs: request.pollIntervalMs };
    setHandler(leaseGrantedSignal, (grant) => this.#hear(grant));
  }

  /** Whether a job of this run may be on its way, so that only its end gives the lease back. */
  get isHeld(): boolean {
    return this.#granted !== undefined;
  }

  /** Returns at this run's turn. `refused`: Google's words, when it had no quota although the lease was granted. */
  async turn({ key, spec }: JobOrder, refused?: string): Promise<QuotaTurn> {
    const isFirst = this.#askedAtMs === undefined;
    const before = this.#granted;
    // a grant that no job was made under is still to be used: so are those that a reset hands a run before it has asked
    if (refused !== undefined) this.#lastUsed = Math.max(this.#lastUsed, before ?? 0);
    this.#granted = undefined;
    this.#isGivenBack = false;
    this.#askedAtMs ??= Date.now();
    const location = { project: spec.project, region: spec.pipelineJobRegion };
    const request: LeaseRequest = { ...this.#asking, key, location, askedAtMs: this.#askedAtMs };
    let asking: LeaseRequest = refused === undefined ? request : { ...request, refused };
    for (let isRepeated = !isFirst && refused === undefined; ; isRepeated = true) {
      const pool = poolOfRequest(this.#request);
      const { place, quota } = await activities('call').requestLease({ pool, request: asking, isRepeated });
      asking = request;
      if (place.kind === 'held') this.#hear({ leaseId: this.#leaseId, fence: place.fence });
      else await this.#waitIn(place, quota);
      const isNew = this.#granted !== undefined && (isFirst || this.#granted !== before);
      // never without a pause: a line that stands still must not fill the history
      if (place.kind === 'held' && !isNew)
        await sleep(request.pollIntervalMs, { summary: 'the lease held is one used before' });
      if (this.#granted !== undefined) return this.#turnOf(this.#granted);
    }
  }

  /** Gives the lease back, or withdraws from the line. `job` must be over by then. */
  async leave(job?: string): Promise<void> {
    if (this.#isGivenBack) return;
    this.#isGivenBack = true;
    const release = { leaseId: this.#leaseId, ...(job === undefined ? {} : { job }) };
    try {
      await CancellationScope.nonCancellable(() =>
        getExternalWorkflowHandle(this.#brokerId).signal(releaseLeaseSignal, release),
      );
    } catch (error) {
      log.info('no broker takes the lease back', { broker: this.#brokerId, reason: rootMessage(error) });
    }
  }

  #turnOf(fence: number): QuotaTurn {
    return { brokerId: this.#brokerId, leaseId: this.#leaseId, fence };
  }

  #hear({ leaseId, fence }: LeaseGrant): void {
    // an old grant can arrive after it was refused
    if (leaseId === this.#leaseId && fence > this.#lastUsed) this.#granted = Math.max(fence, this.#granted ?? 0);
  }

  /** Until the grant comes, or the broker turns out to have lost this run. */
  async #waitIn(first: WaitingPlace, quota: GoogleQuota): Promise<void> {
    const known = { project: this.#request.project, pool: poolOfRequest(this.#request), leaseId: this.#leaseId };
    const { pollIntervalMs } = this.#request;
    let place = first;
    for (;;) {
      const { message, ...more } = quotaProgress(place, quota, known, Date.now());
      this.#progress.enter('waiting for quota', message, more);
      const now = await untilGranted(
        () => this.#granted !== undefined,
        () => activities('line').waitForPlace({ ...known, place, pollIntervalMs }),
      );
      if (now === 'granted' || now === 'ask again' || now.kind === 'held') return;
      place = now;
    }
  }
}

type WaitingPlace = LeasePlace & { readonly kind: 'waiting' };

/** What comes first; the other is given up. */
async function untilGranted<T>(isGranted: () => boolean, look: () => Promise<T>): Promise<T | 'granted'> {
  const scope = new CancellationScope();
  try {
    return await scope.run(() => Promise.race([condition(isGranted).then((): 'granted' => 'granted'), look()]));
  } finally {
    scope.cancel();
  }
}
