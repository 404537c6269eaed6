import type { FaultRule, HoldPoint } from '../../src/emulator/faults.ts';
import type { Disturbance } from './disturbances.ts';
import type { Api, Expected, Run, Step } from './model.ts';

interface FaultFacts {
  readonly name: string;
  /** For the page: what is done to the run. */
  readonly says: string;
  /** Why it makes no sense there. */
  notAt?(step: Step): string | undefined;
  expected(step: Step): Expected;
  /** Why it makes no sense for anything but tempotune. */
  readonly onlyHere?: string;
  /** How the baselines must end, where they have another rule. */
  readonly othersExpected?: Expected;
  /** One worker must take over from another. */
  readonly needsTwoWorkers?: true;
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

export const survived = ({ afterCancel }: Step): Expected => ({ end: afterCancel ? 'cancelled' : 'result' });
