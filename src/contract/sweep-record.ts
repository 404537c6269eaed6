import { trialName } from './names.ts';
import type { TuneResult } from './results.ts';
import type { SubmissionKey } from './submission-key.ts';
import type { SweepRequest, Trial } from './sweep-request.ts';

/** What a sweep writes down at its start, and when trials are added: all that a retry needs, without Temporal's history. */
export interface SweepRecord {
  readonly version: 1;
  readonly sweepId: string;
  /** First runs of the sweep and of the retries that go on with it; results of any other run are not ours to collect. */
  readonly runs: readonly string[];
  readonly request: SweepRequest;
  /** Also those that were added while it ran. */
  readonly trials: readonly Trial[];
  /** SHA-256 of the data; results on other data do not compare. */
  readonly dataset: string;
  readonly evaluation?: string;
}

/** What a trial that succeeded writes down as it ends. */
export interface TrialRecord {
  readonly version: 1;
  readonly key: SubmissionKey;
  readonly result: TuneResult;
}

/** Everything that a sweep writes besides datasets and job output. */
export function sweepDirectory(outputDirectory: string, sweepId: string): string {
  return `${outputDirectory}/sweeps/${sweepId}`;
}

export function sweepRecordUri(directory: string): string {
  return `${directory}/sweep.json`;
}

export function trialRecordUri(directory: string, index: number): string {
  return `${directory}/trials/${trialName(index)}.json`;
}
