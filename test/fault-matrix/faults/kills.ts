import { freezeWorker, killTemporal, killWorker } from '../disturbances.ts';
import { type Fault, survived } from '../fault.ts';

/** Processes die, or stand still. */
export const kills: readonly Fault[] = [
  {
    name: 'kill -9 of the worker before the call',
    says: 'the worker dies on the way to the call, which never runs',
    kind: 'moment',
    point: 'before',
    disturb: killWorker('drop it'),
    expected: survived,
  },
  {
    name: 'kill -9 of the worker during the call',
    says: 'the worker dies, and the call runs a moment later',
    kind: 'moment',
    point: 'before',
    disturb: killWorker('run it'),
    expected: survived,
  },
  {
    name: 'kill -9 of the worker after the call',
    says: 'the call has run, and the worker dies before its answer comes',
    kind: 'moment',
    point: 'after',
    disturb: killWorker('run it'),
    expected: survived,
  },
  {
    name: 'kill -9 of the Temporal server',
    says: 'the server dies during the call and is started again on its database file',
    kind: 'moment',
    point: 'before',
    disturb: killTemporal,
    onlyHere: 'there is no server',
    expected: survived,
  },
  {
    name: 'two workers, one freezes in the call',
    says: 'a second worker takes over; then the first thaws, and its old call runs too',
    kind: 'moment',
    point: 'before',
    disturb: freezeWorker,
    needsTwoWorkers: true,
    expected: survived,
    isSlow: true,
  },
];
