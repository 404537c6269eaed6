import { type FindingBuilder, findingsOf, type Problem } from './findings.ts';

interface Given {
  readonly field: string;
  /** As shown to people, at most 80 characters. */
  readonly value: string;
}

const error = (subject: { readonly field: string; readonly value?: string }, rule: string, fix: string): Problem => ({
  severity: 'error',
  ...subject,
  rule,
  fix,
});

/** Why an update of a running sweep is refused. Keys are stable codes, as in the other catalogues. */
export const controlProblems = {
  SWEEP_NOT_READY: ({ update, sweepId }: { update: string; sweepId: string }): Problem =>
    error(
      { field: update },
      'the sweep is still checking its request and copying its data',
      `wait until its phase is tuning, then ask again; where it is: tempotune status ${sweepId}`,
    ),
  SWEEP_CLOSED: ({ update, sweepId }: { update: string; sweepId: string }): Problem =>
    error(
      { field: update },
      'all trials have ended and the sweep takes no more changes',
      `wait for its end; trials that failed can run again then: tempotune sweep retry ${sweepId}`,
    ),
  PARALLELISM_RANGE: ({ maximum, ...given }: Given & { maximum: number }): Problem =>
    error(given, `it must be a whole number from 1 to ${maximum}`, 'write how many jobs may run at a time'),
  TRIAL_LIST: (given: Given): Problem =>
    error(given, 'it must be a list of at least one trial', 'write for example [{"trainSteps": 200}]'),
  TRIALS_ABOVE_MAXIMUM: ({ count, maximum, ...given }: Given & { count: number; maximum: number }): Problem =>
    error(
      given,
      `a sweep has at most ${maximum} trials, and with these it would have ${count}`,
      'add fewer, or start another sweep',
    ),
  TRIAL_NUMBER: ({ count, ...given }: Given & { count: number }): Problem =>
    error(given, `the trials have the numbers 1 to ${count}`, 'write one of them'),
  TRIAL_NUMBERS: (given: Given): Problem =>
    error(given, 'it must be a list of trial numbers', 'write for example [3, 5], or nothing for all that failed'),
  TRIAL_ENDED: ({ trial, phase }: { trial: number; phase: string }): Problem =>
    error({ field: 'trial', value: String(trial) }, `it has ended already: ${phase}`, 'name one that waits or runs'),
  TRIAL_NOT_RETRIED: ({ trial, phase }: { trial: number; phase: string }): Problem =>
    error(
      { field: 'trial', value: String(trial) },
      `only a trial that failed, or was cancelled or terminated, can run again, and it is ${phase}`,
      phase === 'succeeded' ? 'leave it out' : 'leave it out, or cancel it first',
    ),
  NOTHING_FAILED: ({ cancelled }: { cancelled: number }): Problem =>
    error(
      { field: 'retryFailed' },
      'no trial has failed',
      cancelled > 0 ? 'name the cancelled trials that are to run again' : 'nothing to do',
    ),
} as const;

/** One finding of this catalogue, with its code. */
export const controlFinding: FindingBuilder<typeof controlProblems> = findingsOf(controlProblems);
