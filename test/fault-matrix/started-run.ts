import type { Hook, Run, Step } from './model.ts';

/** A run on its way, held at its step. */
export interface StartedRun {
  readonly run: Run;
  readonly step: Step;
  /** The call that is held. */
  readonly hook: Hook;
  /** Lets the held call go on, or drops it. */
  release(how: 'run it' | 'drop it'): Promise<void>;
}
