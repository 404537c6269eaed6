import type { SweepBudget, SweepCost } from '../contract/budget.ts';
import type { TrialProgress } from '../contract/progress.ts';
import type { TrialOutcome } from '../contract/results.ts';
import type { SweepStatus, TrialCounts } from '../contract/sweep-control.ts';
import type { Trial, TrialParameters } from '../contract/sweep-request.ts';
import { BudgetLedger, type PricedTrial } from './budget-ledger.ts';
import { plain, TrialTable } from './trial-table.ts';

type Outcome = TrialOutcome['outcome'];

/** A trial whose turn it is. */
export interface TrialStart {
  readonly trial: Trial;
  readonly retries: number;
}

/** How a trial ended, as far as its sweep keeps it; the whole result is an object in the output directory. */
export type TrialEnd = Pick<TrialProgress, 'objective' | 'reason' | 'model' | 'cached'> & {
  readonly phase: Outcome;
  /** Gemini only, of one epoch: what was paid for; absent when nobody said. */
  readonly billableTokens?: number;
};

export interface SweepPlan {
  readonly trials: readonly Trial[];
  readonly parallelism: number;
  readonly maximumTrials: number;
  /** Only with a `maximumCost`. */
  readonly budget?: SweepBudget;
  /** Trials that an earlier run has finished: nothing is started for them. */
  readonly collected?: readonly ({ readonly index: number } & Omit<TrialEnd, 'phase' | 'reason'>)[];
}

const LONGEST_REASON = 300; // a thousand of them are one answer to a query, which holds 2 MB
const ENDED: readonly string[] = ['succeeded', 'failed', 'cancelled', 'terminated'] satisfies Outcome[];

/**
 * Which trials there are, how far each is, and what may start now. Opened with the plan; closed for good in the moment
 * that nothing waits, runs or is being checked, so that no trial can be added behind the ranking's back.
 */
export class SweepState {
  readonly #table: TrialTable;
  #stage: 'preparing' | 'open' | 'closed' = 'preparing';
  #parallelism = 1;
  #maximumTrials = 0;
  #paused = false;
  #checks = 0;
  #ledger: BudgetLedger | undefined;
  #notStarted = 0;

  constructor(idOf: (index: number) => string) {
    this.#table = new TrialTable(idOf);
  }

  get stage(): 'preparing' | 'open' | 'closed' {
    return this.#stage;
  }

  get maximumTrials(): number {
    return this.#maximumTrials;
  }

  get parallelism(): number {
    return this.#parallelism;
  }

  open({ trials, parallelism, maximumTrials, budget, collected = [] }: SweepPlan): void {
    this.add(trials);
    for (const { index, ...end } of collected) this.#table.change(index, { ...end, phase: 'succeeded' });
    this.#parallelism = parallelism;
    this.#maximumTrials = maximumTrials;
    this.#ledger = budget && new BudgetLedger(budget);
    this.#stage = 'open';
  }

  /** Whatever ended the sweep: from now on nothing starts, and nothing is taken. */
  close(): void {
    this.#stage = 'closed';
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  setParallelism(parallelism: number): void {
    this.#parallelism = parallelism;
  }

  /** While added trials are being checked, the sweep does not close. */
  beginCheck(): void {
    this.#checks += 1;
  }

  endCheck(): void {
    this.#checks -= 1;
  }

  /** The same list as trials: those that are new, with their numbers, and those that there are already. */
  numbered(list: readonly TrialParameters[]): { readonly added: readonly Trial[]; readonly already: readonly Trial[] } {
    return this.#table.numbered(list);
  }

  add(trials: readonly Trial[]): void {
    this.#table.add(trials);
  }

  canStart(): boolean {
    return this.#next() !== undefined;
  }

  /** The next trial in the order of their numbers, now running; undefined when none may start. */
  start(now: string): TrialStart | undefined {
    const next = this.#next();
    if (!next) return undefined;
    this.#ledger?.reserve(priced(next));
    this.#table.change(next.index, { phase: 'running', startedAt: now });
    return { trial: plain(next), retries: next.retries ?? 0 };
  }

  /** Every trial that may start now. */
  *startAll(now: string): Generator<TrialStart> {
    for (let next = this.start(now); next; next = this.start(now)) yield next;
  }

  end(index: number, { phase, reason, billableTokens, ...more }: TrialEnd, now: string): void {
    const trial = this.get(index);
    if (trial?.phase === 'running') this.#ledger?.settle(priced(trial), billableTokens);
    const cut =
      reason === undefined || reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON - 1)}…`;
    this.#table.change(index, { ...more, ...(cut === undefined ? {} : { reason: cut }), phase, endedAt: now });
  }

  /** A trial that waits ends here; one that runs is left to its own end. */
  cancel(index: number, now: string): void {
    if (this.get(index)?.phase !== 'waiting') return;
    this.end(index, { phase: 'cancelled', reason: 'cancelled before it started' }, now);
  }

  /** Waits again, for a new job. */
  retry(index: number): void {
    this.#table.retry(index);
  }

  /** Whether all that waits is more than the limit leaves, and nothing runs any more that could cost less than reserved. */
  isOutOfBudget(): boolean {
    const { waiting, running } = this.counts();
    return (
      this.#stage === 'open' &&
      !this.#paused &&
      this.#ledger !== undefined &&
      waiting > 0 &&
      running === 0 &&
      !this.canStart()
    );
  }

  /** What does not fit under the limit is not started. */
  endUnaffordable(now: string): void {
    if (!this.#ledger || !this.isOutOfBudget()) return;
    for (const trial of this.all()) {
      if (trial.phase !== 'waiting') continue;
      this.end(trial.index, { phase: 'cancelled', reason: this.#ledger.refusal(priced(trial)) }, now);
      this.#notStarted += 1;
    }
  }

  /** Only with a limit. */
  cost(): Omit<SweepCost, 'maximumUsd'> | undefined {
    return this.#ledger && { spentUsd: this.#ledger.spentUsd, notStarted: this.#notStarted };
  }

  isDone(): boolean {
    const { waiting, running } = this.counts();
    return (
      this.#stage === 'closed' || (this.#stage === 'open' && !this.#paused && waiting + running + this.#checks === 0)
    );
  }

  closeIfDone(): boolean {
    if (this.isDone()) this.close();
    return this.#stage === 'closed';
  }

  get(index: number): TrialProgress | undefined {
    return this.#table.get(index);
  }

  trials(): readonly Trial[] {
    return this.all().map(plain);
  }

  all(): readonly TrialProgress[] {
    return this.#table.all();
  }

  counts(): TrialCounts {
    return this.#table.counts();
  }

  status(): SweepStatus {
    return { paused: this.#paused, parallelism: this.#parallelism, trials: this.counts() };
  }

  #next(): TrialProgress | undefined {
    if (this.#stage !== 'open' || this.#paused) return undefined;
    let running = 0;
    let next: TrialProgress | undefined;
    for (const trial of this.#table.all()) {
      if (trial.phase === 'running') running += 1;
      if (next === undefined && trial.phase === 'waiting' && (this.#ledger?.fits(priced(trial)) ?? true)) next = trial;
    }
    return running < this.#parallelism ? next : undefined;
  }
}

export function isEnded({ phase }: TrialProgress): boolean {
  return ENDED.includes(phase);
}

function priced({ index, parameters: { epochCount } }: TrialProgress): PricedTrial {
  return { index, ...(epochCount === undefined ? {} : { epochCount }) };
}
