import {
  cancel,
  cancelAndKillWorker,
  pauseAndUnpauseActivity,
  resetBroker,
  resetHeldActivity,
  resetSweep,
  resetTrial,
  terminateBroker,
  terminateSweep,
  terminateTrial,
} from '../disturbances.ts';
import { type Fault, survived } from '../fault.ts';
import type { Expected, Step } from '../model.ts';

const cancelled = (): Expected => ({ end: 'cancelled' });

function beforeTheLine({ isBeforeEnd, isOfTrial, name }: Step): string | undefined {
  return (isBeforeEnd && !isOfTrial) || name === 'check snapshot' ? 'nobody is in line for quota yet' : undefined;
}

/** People and their tools. */
export const operators: readonly Fault[] = [
  {
    name: 'cancel',
    says: 'the sweep is cancelled during the call',
    kind: 'moment',
    point: 'before',
    disturb: cancel,
    slowsClock: true,
    expected: cancelled,
  },
  {
    name: 'cancel, and kill -9 of the worker',
    says: 'the worker dies before it can hear of the cancel',
    kind: 'moment',
    point: 'before',
    disturb: cancelAndKillWorker,
    slowsClock: true,
    expected: cancelled,
  },
  {
    name: 'terminate the sweep',
    says: 'its trials are asked to cancel, and end their jobs',
    kind: 'moment',
    point: 'before',
    disturb: terminateSweep,
    slowsClock: true,
    onlyHere: 'it has nothing like it',
    expected: () => ({ end: 'terminated' }),
  },
  {
    name: 'reset the sweep',
    says: 'to a workflow task that the seed chooses, from its first to its last',
    kind: 'moment',
    point: 'before',
    disturb: resetSweep,
    notAt: ({ afterCancel }) => (afterCancel ? 'a reset of a cancelled run is a new run' : undefined),
    onlyHere: 'it has nothing like it',
    expected: survived,
  },
  {
    name: 'reset a trial',
    says: 'to a workflow task that the seed chooses',
    kind: 'moment',
    point: 'before',
    disturb: resetTrial,
    notAt: ({ isOfTrial, afterCancel }) =>
      afterCancel ? 'a reset of a cancelled run is a new run' : isOfTrial ? undefined : 'no trial is at work',
    onlyHere: 'it has nothing like it',
    expected: survived,
  },
  {
    name: 'pause and unpause of the activity',
    says: 'by an operator, for a second',
    kind: 'moment',
    point: 'before',
    disturb: pauseAndUnpauseActivity,
    onlyHere: 'it has nothing like it',
    expected: survived,
  },
  {
    name: 'reset of the activity',
    says: 'by an operator',
    kind: 'moment',
    point: 'before',
    disturb: resetHeldActivity,
    onlyHere: 'it has nothing like it',
    expected: survived,
  },
  {
    name: 'terminate a trial',
    says: 'reconcile cancels its job, the others are ranked; then the sweep is retried',
    kind: 'moment',
    point: 'before',
    disturb: terminateTrial,
    slowsClock: true,
    notAt: ({ isOfTrial, afterCancel }) =>
      isOfTrial && !afterCancel ? undefined : 'no trial is at work, or it is being cancelled',
    onlyHere: 'it has nothing like it',
    expected: () => ({ end: 'result', lostTrials: 1 }),
    isRetried: true,
  },
  {
    name: 'terminate the quota broker',
    says: 'the line for quota is lost, and made anew by whoever asks next',
    kind: 'moment',
    point: 'before',
    disturb: terminateBroker,
    notAt: beforeTheLine,
    onlyHere: 'it has nothing like it',
    expected: survived,
  },
  {
    name: 'reset the quota broker',
    says: 'to a workflow task that the seed chooses',
    kind: 'moment',
    point: 'before',
    disturb: resetBroker,
    notAt: beforeTheLine,
    onlyHere: 'it has nothing like it',
    expected: survived,
  },
];
