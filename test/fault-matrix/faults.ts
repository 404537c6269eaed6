import type { FaultRule, HoldPoint } from '../../src/emulator/faults.ts';
import { taskNames } from '../../src/emulator/pipeline/timeline.ts';
import { phases } from '../../src/emulator/tuning/tuning-record.ts';
import {
  cancel,
  cancelAndKillWorker,
  type Disturbance,
  freezeWorker,
  killTemporal,
  killWorker,
  pauseAndUnpauseActivity,
  resetBroker,
  resetHeldActivity,
  resetSweep,
  resetTrial,
  takeVertexDown,
  terminateBroker,
  terminateSweep,
  terminateTrial,
} from './disturbances.ts';
import type { Api, Expected, Run, Step, StepName } from './model.ts';

interface FaultFacts {
  readonly name: string;
  /** For the page: what is done to the run. */
  readonly says: string;
  /** Why it makes no sense there. */
  notAt?(step: Step): string | undefined;
  expected(step: Step): Expected;
  /** It is taken up again afterwards, and must then end with a whole result. */
  readonly isRetried?: true;
  readonly api?: Api;
  /** Takes a minute or more of real time, so `--short` leaves it out. */
  readonly isSlow?: true;
}

/** Something is done while the step's call is held. */
export interface MomentFault extends FaultFacts {
  readonly kind: 'moment';
  readonly point: HoldPoint;
  readonly disturb: Disturbance;
  /** The clock nearly stands from then on: a job that nobody cancels would still run. */
  readonly slowsClock?: true;
  readonly needsDurableEmulator?: true;
}

/** The emulator's answer to the step's call is the fault. */
export interface AnswerFault extends FaultFacts {
  readonly kind: 'answer';
  rule(run: Run): Partial<FaultRule> & Pick<FaultRule, 'kind'>;
  /** It hits the step's upload of an object, not its main call. */
  readonly isOfUpload?: true;
}

/** A job itself goes wrong, whoever watches it. */
export interface JobFault extends FaultFacts {
  readonly kind: 'job';
  rule(run: Run): Partial<FaultRule> & Pick<FaultRule, 'kind'>;
  /** Of the request, so that the run ends in time. */
  readonly deadline?: string;
}

export type Fault = MomentFault | AnswerFault | JobFault;

const survived = ({ afterCancel }: Step): Expected => ({ end: afterCancel ? 'cancelled' : 'result' });
const cancelled = (): Expected => ({ end: 'cancelled' });
const lost = (lostTrials: number) => (): Expected => ({ end: 'result', lostTrials });
const only =
  (...names: readonly StepName[]) =>
  (reason: string) =>
  ({ name }: Step): string | undefined =>
    names.includes(name) ? undefined : reason;

const kills: readonly Fault[] = [
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
    expected: survived,
  },
  {
    name: 'two workers, one freezes in the call',
    says: 'a second worker takes over; then the first thaws, and its old call runs too',
    kind: 'moment',
    point: 'before',
    disturb: freezeWorker,
    expected: survived,
    isSlow: true,
  },
];

const answers: readonly Fault[] = [
  {
    name: 'answer lost after commit',
    says: 'the call runs, and its connection breaks before the answer',
    kind: 'answer',
    rule: () => ({ kind: 'drop-answer' }),
    expected: survived,
  },
  ...(
    [
      ['429', 'RESOURCE_EXHAUSTED'],
      ['503', 'UNAVAILABLE'],
      ['500', 'INTERNAL'],
    ] as const
  ).map(
    ([status, code]): Fault => ({
      name: `${status} and back`,
      says: `the call is answered ${status} up to three times`,
      kind: 'answer',
      rule: ({ seed }) => ({ kind: 'error', code, count: 1 + (seed % 3) }),
      expected: survived,
    }),
  ),
  {
    name: '403 and back',
    says: 'the call is refused once: a refusal is final, with clean-up; then the sweep is retried',
    kind: 'answer',
    rule: () => ({ kind: 'error', code: 'PERMISSION_DENIED' }),
    notAt: ({ afterCancel }) => (afterCancel ? 'the clean-up itself is refused, and the failure says so' : undefined),
    expected: ({ isOfTrial }) =>
      isOfTrial ? { end: 'result', lostTrials: 1 } : { end: 'failed', type: 'PermissionDenied' },
    isRetried: true,
  },
  {
    name: 'connection cut mid-upload',
    says: 'the connection breaks when half a kilobyte of the object has come',
    kind: 'answer',
    isOfUpload: true,
    rule: () => ({ kind: 'cut-upload', afterBytes: 512 }),
    notAt: (step) => (step.write ? undefined : 'nothing is uploaded'),
    expected: survived,
  },
  {
    name: 'Vertex AI down',
    says: 'emulator stopped during the call, and started again on its data',
    kind: 'moment',
    point: 'before',
    disturb: takeVertexDown,
    needsDurableEmulator: true,
    expected: survived,
    isSlow: true,
  },
];

const atPoll = only('poll')('it is the job that goes wrong: watched in the step poll');
const inTurn = (names: readonly string[], seed: number): string => names[seed % names.length] ?? '';

const jobs: readonly Fault[] = [
  ...taskNames.map((task) => failingIn(task, 'pipelineJobs')),
  ...phases.map((phase) => failingIn(phase, 'tuningJobs')),
  {
    name: 'no quota inside a task',
    says: 'the job fails with RESOURCE_EXHAUSTED: a new one is paid on purpose',
    kind: 'job',
    rule: ({ api }) => ({
      kind: 'fail-task',
      code: 'RESOURCE_EXHAUSTED',
      task: api === 'tuningJobs' ? 'TUNING' : 'large-language-model-tuning',
    }),
    notAt: atPoll,
    expected: () => ({ end: 'result', resubmissions: 1 }),
  },
  {
    name: 'job is stuck',
    says: 'the job never leaves a task: cancelled at its deadline of a minute',
    kind: 'job',
    rule: ({ api, seed }) => ({ kind: 'stuck', task: inTurn(api === 'tuningJobs' ? phases : taskNames, seed) }),
    deadline: '60s',
    notAt: atPoll,
    expected: lost(1),
    isSlow: true,
  },
  {
    name: 'slow metrics',
    says: 'they come three seconds late',
    kind: 'job',
    rule: () => ({ kind: 'slow-metrics', latencyMs: 60_000_000 }), // simulated
    notAt: only('metrics')('only the step metrics reads them'),
    expected: survived,
  },
  {
    name: 'missing metrics',
    says: 'they never come: after five minutes the trial ends without',
    kind: 'job',
    rule: () => ({ kind: 'slow-metrics', latencyMs: 10 ** 15 }),
    notAt: only('metrics')('only the step metrics reads them'),
    expected: lost(1),
    isSlow: true,
  },
];

function failingIn(task: string, api: Api): Fault {
  return {
    name: `job fails in ${task}`,
    says: 'with INTERNAL: its trial fails, the others are ranked',
    kind: 'job',
    api,
    rule: () => ({ kind: 'fail-task', task }),
    notAt: atPoll,
    expected: lost(1),
  };
}

function beforeTheLine({ isBeforeEnd, isOfTrial, name }: Step): string | undefined {
  return (isBeforeEnd && !isOfTrial) || name === 'check snapshot' ? 'nobody is in line for quota yet' : undefined;
}

const operators: readonly Fault[] = [
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
    expected: () => ({ end: 'terminated' }),
  },
  {
    name: 'reset the sweep',
    says: 'to a workflow task that the seed chooses, from its first to its last',
    kind: 'moment',
    point: 'before',
    disturb: resetSweep,
    notAt: ({ afterCancel }) => (afterCancel ? 'a reset of a cancelled run is a new run' : undefined),
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
    expected: survived,
  },
  {
    name: 'pause and unpause of the activity',
    says: 'by an operator, for a second',
    kind: 'moment',
    point: 'before',
    disturb: pauseAndUnpauseActivity,
    expected: survived,
  },
  {
    name: 'reset of the activity',
    says: 'by an operator',
    kind: 'moment',
    point: 'before',
    disturb: resetHeldActivity,
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
    expected: lost(1),
    isRetried: true,
  },
  {
    name: 'terminate the quota broker',
    says: 'the line for quota is lost, and made anew by whoever asks next',
    kind: 'moment',
    point: 'before',
    disturb: terminateBroker,
    notAt: beforeTheLine,
    expected: survived,
  },
  {
    name: 'reset the quota broker',
    says: 'to a workflow task that the seed chooses',
    kind: 'moment',
    point: 'before',
    disturb: resetBroker,
    notAt: beforeTheLine,
    expected: survived,
  },
];

/** All that can happen to a sweep, in the order of the page. */
export const faults: readonly Fault[] = [...kills, ...answers, ...jobs, ...operators];
