/** Workflows that a schedule may start. */
export type ScheduledWorkflow = 'retrain' | 'sweep' | 'tuneModel' | 'reconcileJobs';

/** What happens when it is time and the run before has not ended. */
export type Overlap = 'Skip' | 'BufferOne' | 'BufferAll' | 'CancelOther';

/** Several schedules of one owner, as written in a file. */
export interface ScheduleFile {
  /** Whose schedules these are: `--prune` deletes those of the same name that the file no longer has. */
  readonly name: string;
  readonly schedules: readonly ScheduleEntry[];
}

export interface ScheduleEntry {
  /** Schedule id; its runs are `{id}-2026-11-24T04:00:00Z`. */
  readonly id: string;
  /** Default `retrain`. */
  readonly workflow?: ScheduledWorkflow;
  /** Five fields, for example `0 4 * * *`, or a list of them. */
  readonly cron?: string | readonly string[];
  /** Instead of `cron`: time between two runs, for example `6h`. */
  readonly every?: string;
  /** IANA name. Default UTC, which has no hour that is missing or comes twice. */
  readonly timeZone?: string;
  /** Starts are spread over so long, for example `10m`. Default none. */
  readonly jitter?: string;
  /** How late a missed run is made up for after an outage. Default `1d`. */
  readonly catchUp?: string;
  /** Default `Skip`. */
  readonly overlap?: Overlap;
  /** Only when it is created; afterwards `pause` and `unpause` say. Default false. */
  readonly paused?: boolean;
  /** For people. */
  readonly note?: string;
  /** Input of the workflow. */
  readonly request?: object;
  /** Instead of `request`: a YAML or JSON file, relative to this one. */
  readonly requestFile?: string;
}

/** A ScheduleEntry after validation. */
export interface ResolvedSchedule {
  readonly id: string;
  readonly workflow: ScheduledWorkflow;
  readonly cron: readonly string[];
  readonly everyMs?: number;
  readonly timeZone: string;
  readonly jitterMs: number;
  readonly catchUpMs: number;
  readonly overlap: Overlap;
  readonly paused: boolean;
  readonly note?: string;
  readonly request: unknown;
}

export interface ResolvedScheduleFile {
  readonly name: string;
  readonly schedules: readonly ResolvedSchedule[];
}
