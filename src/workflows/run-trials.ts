import { CancellationScope, CancelledFailure, condition } from '@temporalio/workflow';
import type { EndedTrial } from '../activities/rank-sweep.ts';
import type { Bill, TrialProgress } from '../contract/progress.ts';
import { executeTrial, type TrialsRun } from './execute-trial.ts';
import { mapBounded } from './map-bounded.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { SweepState, TrialStart } from './sweep-state.ts';
import { endJobsOf, trialKey } from './trial-jobs.ts';
import { showTrials } from './trial-progress.ts';

/**
 * One child per trial, a few at a time, until nothing is left to start and nothing runs. A trial that failed is data;
 * only this sweep's own cancel stops the others.
 */
export async function runTrials(run: TrialsRun, state: SweepState, progress: ProgressBoard): Promise<EndedTrial[]> {
  await dispatch(run, state, progress);
  // Every trial ended in good order because it was cancelled: that is no sweep to rank.
  throwIfCancelled();
  return state.all().map(endedTrial);
}

/** Runs what begins with the trials; should the sweep be cancelled meanwhile, also while it ranks, says what they cost. */
export async function withBills<Result>(
  run: TrialsRun,
  state: SweepState,
  progress: ProgressBoard,
  body: () => Promise<Result>,
): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    if (!CancellationScope.current().consideredCancelled) throw error;
    state.close();
    progress.enter('cancelling', 'all children have ended; adding up what they cost');
    const billed = await CancellationScope.nonCancellable(() => billsOf(run, state.all()));
    progress.note({ billed });
    throw error;
  }
}

/** A value can arrive together with the cancel; going on would swallow it. */
export function throwIfCancelled(): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('sweep cancelled');
}

/** One dispatcher: with a condition per trial every waiter would see the same free place (temporal facts 3.3). */
async function dispatch(run: TrialsRun, state: SweepState, progress: ProgressBoard): Promise<void> {
  const running = new Set<Promise<void>>();
  try {
    for (;;) {
      state.endUnaffordable(new Date().toISOString());
      showTrials(state, progress);
      await condition(() => state.canStart() || state.isDone() || state.isOutOfBudget());
      // nothing may come between: what is decided here holds, and after the last decision no update is taken
      const starts = [...state.startAll(new Date().toISOString())];
      if (starts.length === 0 && state.closeIfDone()) return;
      for (const next of starts) {
        const ended = runTrial(next, run, state, progress).finally(() => running.delete(ended));
        running.add(ended);
      }
    }
  } finally {
    await Promise.allSettled(running);
  }
}

async function runTrial(next: TrialStart, run: TrialsRun, state: SweepState, progress: ProgressBoard): Promise<void> {
  const { index } = next.trial;
  const scope = new CancellationScope();
  run.scopes.set(index, scope);
  const end = await scope.run(() => executeTrial(next, run));
  run.scopes.delete(index);
  run.gathering.note(Date.now());
  state.end(index, end, new Date().toISOString());
  showTrials(state, progress);
}

function endedTrial({ index, workflowId, parameters, phase, reason }: TrialProgress): EndedTrial {
  const outcome = phase === 'waiting' || phase === 'running' ? 'cancelled' : phase; // a closed sweep has neither
  return { trial: { index, ...parameters }, workflowId, outcome, ...(reason === undefined ? {} : { reason }) };
}

const BILLS_AT_A_TIME = 20; // a workflow may have 2,000 pending activities, a sweep 1,000 trials

/** Of all that were started in this run, and of every job that a retry gave them. */
async function billsOf({ sweep }: TrialsRun, trials: readonly TrialProgress[]): Promise<Bill[]> {
  const keys = trials.flatMap(({ index, startedAt, retries = 0 }) => {
    const started = startedAt === undefined ? retries : retries + 1;
    return Array.from({ length: started }, (_, retry) => trialKey(index, retry));
  });
  const bills = await mapBounded(
    keys,
    () => BILLS_AT_A_TIME,
    (key) => endJobsOf(key, sweep),
  );
  return bills.flat();
}
