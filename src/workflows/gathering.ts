import { CancellationScope, proxyLocalActivities } from '@temporalio/workflow';
import type { LocalActivities } from '../activities/create-activities.ts';

const LARGE_SWEEP = 200; // trials; fewer fit in any history
const BURST = 5; // starts and ends
const BURST_MS = 3_000;

const { linger } = proxyLocalActivities<LocalActivities>({ startToCloseTimeout: '10 seconds' });

/**
 * Keeps the history of a large sweep short. The server begins a workflow task, three events, for each child that starts or
 * ends, but collects all that happens while one is under way. When they come many a second, a local activity keeps the task
 * open for a moment: one event more, and dozens fewer. Trials that end minutes apart cost nothing more.
 */
export class Gathering {
  readonly #isLarge: boolean;
  readonly #times: number[] = [];
  #isOpen = false;

  constructor(trials: number) {
    this.#isLarge = trials >= LARGE_SWEEP;
  }

  /** Tells of a child that has just started or ended. */
  note(nowMs: number): void {
    this.#times.push(nowMs);
    if (this.#times.length > BURST) this.#times.shift();
    const isBurst = this.#times.length === BURST && nowMs - (this.#times[0] ?? 0) < BURST_MS;
    if (this.#isLarge && isBurst && !this.#isOpen) void this.#keepOpen();
  }

  async #keepOpen(): Promise<void> {
    this.#isOpen = true;
    try {
      await CancellationScope.nonCancellable(() => linger());
    } catch {
      // a moment less: nothing depends on it
    } finally {
      this.#isOpen = false;
    }
  }
}
