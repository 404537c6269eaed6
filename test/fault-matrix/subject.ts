import type { Client } from '@temporalio/client';
import type { Fault } from './fault.ts';
import type { Api, Ending, Expected, Run, Step } from './model.ts';

/** What goes through the matrix: tempotune, or one of the baselines beside it. */
export interface Subject {
  readonly name: string;
  /** For the page: how it is made. */
  readonly says: string;
  readonly apis: readonly Api[];
  readonly steps: readonly Step[];
  /** Why a fault makes no sense for it at all, or at one step. */
  notApplicable(fault: Fault, step: Step): string | undefined;
  expected(fault: Fault, step: Step): Expected;
  open(place: Place): Promise<Players>;
}

/** Where a subject finds what it works with. */
export interface Place {
  readonly emulatorUrl: string;
  readonly temporalCliPath: string;
  /** For all that it keeps; taken away at the end. */
  readonly folder: string;
}

export interface Players {
  readonly crew: Crew;
  start(run: Run, deadline: string | undefined): Promise<void>;
  /** The run's end, whatever it lives through. */
  end(run: Run, timeoutMs: number): Promise<Ending>;
  cancel(run: Run): Promise<void>;
  /** Takes up a run that has ended: from what it wrote down, or with the same request once more. */
  retry?(run: Run, from: 'its record' | 'the start'): Promise<void>;
  readonly temporal?: TemporalServer;
  /** Whether another worker has taken over from one that froze; of a subject without Temporal. */
  hasTakenOver?(run: Run): boolean;
  close(): Promise<void>;
}

/** The processes that do the work, and can die of it. */
export interface Crew {
  start(): Promise<void>;
  /** kill -9, all of them. */
  kill(): Promise<void>;
  /** As a machine that swaps or a container that is paused: alive, and not running. */
  freeze(): void;
  thaw(): void;
}

export interface TemporalServer {
  readonly client: Client;
  kill(): Promise<void>;
  /** On the same database file. */
  start(): Promise<void>;
}
