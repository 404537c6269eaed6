import { controlFinding } from '../contract/control-problems.ts';
import type { Finding } from '../contract/findings.ts';
import { isEnded, type SweepState } from './sweep-state.ts';

/** An update as it arrived: whatever a caller in any language sent. */
export type ControlOrder =
  | { readonly update: 'pause' | 'resume' }
  | { readonly update: 'setParallelism'; readonly parallelism: unknown }
  | { readonly update: 'addTrials'; readonly trials: unknown }
  | { readonly update: 'cancelTrial'; readonly trial: unknown }
  | { readonly update: 'retryFailed'; readonly trials: unknown };

/** Every reason why a sweep in this state can't take the order; none when it can. */
export function controlFindings(state: SweepState, sweepId: string, order: ControlOrder): readonly Finding[] {
  const { update } = order;
  if (state.stage === 'closed') return [controlFinding('SWEEP_CLOSED', { update, sweepId })];
  if (update === 'pause' || update === 'resume') return [];
  if (state.stage === 'preparing') return [controlFinding('SWEEP_NOT_READY', { update, sweepId })];
  switch (update) {
    case 'setParallelism':
      return parallelismFindings(state, order.parallelism);
    case 'addTrials':
      return addedFindings(state, order.trials);
    case 'cancelTrial':
      return cancelFindings(state, order.trial);
    case 'retryFailed':
      return order.trials === undefined ? failedFindings(state) : namedFindings(state, order.trials);
  }
}

/** The trials that `retryFailed` means: all that failed or were terminated, or just those that are named. */
export function retriedTrials(state: SweepState, named: readonly number[] | undefined): readonly number[] {
  if (named) return [...new Set(named)];
  return state.all().flatMap(({ index, phase }) => (phase === 'failed' || phase === 'terminated' ? [index] : []));
}

/** Once more when the trials have been checked: others may have been added meanwhile. */
export function roomFindings(state: SweepState, added: number, field = 'trials'): readonly Finding[] {
  const { maximumTrials: maximum } = state;
  const count = state.counts().total + added;
  const value = `${added} more`;
  return count > maximum ? [controlFinding('TRIALS_ABOVE_MAXIMUM', { field, value, count, maximum })] : [];
}

function parallelismFindings({ maximumTrials: maximum }: SweepState, parallelism: unknown): readonly Finding[] {
  const isFine = Number.isInteger(parallelism) && Number(parallelism) >= 1 && Number(parallelism) <= maximum;
  if (isFine && typeof parallelism === 'number') return [];
  return [controlFinding('PARALLELISM_RANGE', { field: 'parallelism', value: shown(parallelism), maximum })];
}

/** Whether each trial obeys the rules of the base model takes the catalog, and so an activity. */
function addedFindings(state: SweepState, trials: unknown): readonly Finding[] {
  if (!Array.isArray(trials) || trials.length === 0) {
    return [controlFinding('TRIAL_LIST', { field: 'trials', value: shown(trials) })];
  }
  // more than fit even if they were all new need no look at each
  return trials.length > state.maximumTrials ? roomFindings(state, trials.length) : [];
}

function cancelFindings(state: SweepState, number: unknown): readonly Finding[] {
  const trial = typeof number === 'number' ? state.get(number) : undefined;
  if (!trial) return [unknownTrial(state, 'trial', number)];
  return isEnded(trial) ? [controlFinding('TRIAL_ENDED', { trial: trial.index, phase: trial.phase })] : [];
}

function failedFindings(state: SweepState): readonly Finding[] {
  const { cancelled } = state.counts();
  return retriedTrials(state, undefined).length > 0 ? [] : [controlFinding('NOTHING_FAILED', { cancelled })];
}

function namedFindings(state: SweepState, numbers: unknown): readonly Finding[] {
  if (!Array.isArray(numbers) || numbers.length === 0) {
    return [controlFinding('TRIAL_NUMBERS', { field: 'trials', value: shown(numbers) })];
  }
  return numbers.slice(0, state.maximumTrials).flatMap((number: unknown, position): readonly Finding[] => {
    const trial = typeof number === 'number' ? state.get(number) : undefined;
    if (!trial) return [unknownTrial(state, `trials[${position}]`, number)];
    if (isEnded(trial) && trial.phase !== 'succeeded') return [];
    return [controlFinding('TRIAL_NOT_RETRIED', { trial: trial.index, phase: trial.phase })];
  });
}

function unknownTrial(state: SweepState, field: string, number: unknown): Finding {
  return controlFinding('TRIAL_NUMBER', { field, value: shown(number), count: state.counts().total });
}

const LONGEST_VALUE = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
