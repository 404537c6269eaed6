/** One cell of the matrix is a fault at a step; a run is one sweep that meets it. */
export type Api = 'pipelineJobs' | 'tuningJobs';

export type StepName =
  | 'validate'
  | 'upload'
  | 'tensorboard'
  | 'record sweep'
  | 'check snapshot'
  | 'submit'
  | 'note origin'
  | 'poll'
  | 'metrics'
  | 'register'
  | 'import evaluation'
  | 'record trial'
  | 'rank'
  | 'cancel';

/** A call at the emulator: the one that `skip` others of its method and match came before. */
export interface Hook {
  readonly method: string;
  readonly match: string;
  readonly skip?: number;
}

export interface Step {
  readonly name: StepName;
  /** The activity that makes the call. */
  readonly activity: string;
  /** For the page: what the call does. */
  readonly says: string;
  /** Whether the trials' own workflows do it, rather than the sweep's. */
  readonly isOfTrial: boolean;
  /** Absent where an API has no such step. `gated` is the resource that the gate held. */
  hook(run: Run, gated: string): Hook | undefined;
  /** Where another call must have been seen first, to tell this one from others of its kind. */
  gate?(run: Run): Hook & { readonly point: 'before' | 'after' };
  /** The step only comes after the run was cancelled, at its gate. */
  readonly afterCancel?: true;
  /** It comes before any job has ended: with a slow clock none will. */
  readonly isBeforeEnd?: true;
  /** It comes before the sweep has written down what a retry of it needs. */
  readonly isBeforeRecord?: true;
  /** The upload of an object in this step, for a connection that is cut in the middle. */
  write?(run: Run): Hook;
}

/** How a run must end. */
export type Expected =
  | {
      readonly end: 'result';
      /** Trials that were taken from it on purpose. */
      readonly lostTrials?: number;
      /** Jobs that are paid again on purpose. */
      readonly resubmissions?: number;
      /** Jobs that may be paid again, where it depends on how far the first was written down. */
      readonly mostResubmissions?: number;
    }
  | { readonly end: 'cancelled' }
  | { readonly end: 'terminated' }
  | { readonly end: 'failed'; readonly type: string };

export interface Cell {
  readonly subject: string;
  readonly fault: string;
  readonly step: StepName;
}

export interface Run {
  /** Project, bucket and workflow id: no two runs of a lane share one, so a fault can be aimed at one of them. */
  readonly id: string;
  readonly cell: Cell;
  readonly seed: number;
  readonly api: Api;
  readonly trials: number;
  /** 0-based: which of the trials is hit, where a step happens once in each. */
  readonly hit: number;
}

export interface Ending {
  readonly kind: 'result' | 'cancelled' | 'terminated' | 'failed' | 'no end';
  readonly rows: readonly ResultRow[];
  /** Type and message of a failure; the lines of the bill. */
  readonly says: readonly string[];
  /** What the result names and nobody can find. */
  readonly missing: readonly string[];
}

export function withoutResult(kind: Ending['kind'], says: readonly string[]): Ending {
  return { kind, rows: [], says, missing: [] };
}

export interface ResultRow {
  readonly trial: number;
  readonly rank?: number;
  readonly objective?: number;
  readonly job?: string;
}

export interface SeenJob {
  readonly name: string;
  /** Without the prefix of its enum. */
  readonly state: string;
  /** 1-based, by its parameters. */
  readonly trial: number;
}

/** Everything the invariants look at. */
export interface Observation {
  readonly run: Run;
  readonly expected: Expected;
  readonly hasFired: boolean;
  readonly ending: Ending;
  readonly jobs: readonly SeenJob[];
  /** Names of jobs that were not terminal when the disturbance began. */
  readonly runningBefore: readonly string[];
  /** Ranked rows of an undisturbed run. */
  readonly reference: readonly ResultRow[];
}

export const violationKinds = [
  'duplicate job',
  'orphan',
  'lost result',
  'differing ranking',
  'wrong end',
  'bill not said',
  'fault never fired',
  'broken off',
] as const;
export type ViolationKind = (typeof violationKinds)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly detail: string;
}

export interface RunReport {
  readonly run: Run;
  readonly violations: readonly Violation[];
  /** Late copies of a job that were found and cancelled. */
  readonly cancelledCopies: number;
  readonly jobs: number;
  readonly ms: number;
}
