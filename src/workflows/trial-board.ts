import { workflowInfo } from '@temporalio/workflow';
import { trialWorkflowId } from '../contract/names.ts';
import type { TrialProgress } from '../contract/progress.ts';
import type { TrialOutcome } from '../contract/results.ts';
import type { Trial } from '../contract/sweep-request.ts';
import type { ProgressBoard } from './progress-board.ts';

/** The trials as the progress shows them. */
export class TrialBoard {
  readonly #trials: TrialProgress[];
  readonly #parallelism: number;
  readonly #progress: ProgressBoard;

  constructor(trials: readonly Trial[], parallelism: number, progress: ProgressBoard) {
    this.#parallelism = parallelism;
    this.#progress = progress;
    this.#trials = trials.map(({ index, ...parameters }) => ({
      index,
      workflowId: trialWorkflowId(workflowInfo().workflowId, index),
      parameters,
      phase: 'waiting',
    }));
    this.#show();
  }

  start(trial: Trial): void {
    this.#set(trial, { phase: 'running', startedAt: new Date().toISOString() });
  }

  end(trial: Trial, phase: TrialOutcome['outcome'], more: { objective?: number | undefined; reason?: string }): void {
    const { objective, reason } = more;
    this.#set(trial, {
      phase,
      endedAt: new Date().toISOString(),
      ...(objective === undefined ? {} : { objective }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  started(): Trial[] {
    return this.#trials.flatMap(({ index, parameters, startedAt }) =>
      startedAt === undefined ? [] : [{ index, ...parameters }],
    );
  }

  #set({ index }: Trial, change: Partial<TrialProgress>): void {
    const at = this.#trials.findIndex((trial) => trial.index === index);
    const before = this.#trials[at];
    if (before) this.#trials[at] = { ...before, ...change };
    this.#show();
  }

  #show(): void {
    const ended = this.#trials.filter(({ endedAt }) => endedAt !== undefined).length;
    const message = `${ended} of ${this.#trials.length} trials ended, ${this.#parallelism} at a time`;
    this.#progress.enter('tuning', message, { trials: [...this.#trials], parallelism: this.#parallelism });
  }
}
