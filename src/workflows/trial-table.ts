import type { TrialProgress } from '../contract/progress.ts';
import type { TrialCounts } from '../contract/sweep-control.ts';
import type { Trial, TrialParameters } from '../contract/sweep-request.ts';

/** The trials of a sweep by their numbers, in the order in which they came, and how far each is. */
export class TrialTable {
  readonly #idOf: (index: number) => string;
  readonly #trials = new Map<number, TrialProgress>();

  /** `idOf`: the workflow id of a trial. */
  constructor(idOf: (index: number) => string) {
    this.#idOf = idOf;
  }

  /** The numbers go on after the highest. Parameters that a trial has already are not new, whatever became of it. */
  numbered(list: readonly TrialParameters[]): { readonly added: readonly Trial[]; readonly already: readonly Trial[] } {
    const known = new Map(this.all().map((trial) => [identity(trial.parameters), plain(trial)]));
    const added: Trial[] = [];
    const already: Trial[] = [];
    for (const parameters of list) {
      const same = known.get(identity(parameters));
      const trial = same ?? { index: this.#trials.size + added.length + 1, ...parameters };
      (same ? already : added).push(trial);
      known.set(identity(parameters), trial);
    }
    return { added, already };
  }

  add(trials: readonly Trial[]): void {
    for (const { index, ...parameters } of trials)
      this.#trials.set(index, { index, workflowId: this.#idOf(index), parameters, phase: 'waiting' });
  }

  /** Waits again, without a trace of how it ended but the count. */
  retry(index: number): void {
    const { retries = 0, parameters, workflowId } = this.get(index) ?? {};
    if (!parameters || workflowId === undefined) return;
    this.#trials.set(index, { index, workflowId, parameters, phase: 'waiting', retries: retries + 1 });
  }

  change(index: number, change: Partial<TrialProgress>): void {
    const before = this.get(index);
    if (before) this.#trials.set(index, { ...before, ...change });
  }

  get(index: number): TrialProgress | undefined {
    return this.#trials.get(index);
  }

  all(): readonly TrialProgress[] {
    return [...this.#trials.values()];
  }

  counts(): TrialCounts {
    const counts = {
      total: this.#trials.size,
      waiting: 0,
      running: 0,
      succeeded: 0,
      failed: 0,
      cancelled: 0,
      terminated: 0,
    };
    for (const { phase } of this.#trials.values()) counts[phase] += 1;
    return counts;
  }
}

/** As the request had it: number and parameters. */
export function plain({ index, parameters }: TrialProgress): Trial {
  return { index, ...parameters };
}

/** Equal for equal parameters, in whichever order they were written. */
function identity({ trainSteps, epochCount, adapterSize, learningRateMultiplier }: TrialParameters): string {
  return JSON.stringify([trainSteps, epochCount, adapterSize, learningRateMultiplier]);
}
