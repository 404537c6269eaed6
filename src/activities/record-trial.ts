import type { TuneResult } from '../contract/results.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { sweepDirectory, type TrialRecord, trialRecordUri } from '../contract/sweep-record.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { writeJson } from './json-object.ts';

export interface RecordTrialInput {
  /** Made by the sweep, whose id and trial number are in it. */
  readonly key: SubmissionKey;
  readonly outputDirectory: string;
  readonly result: TuneResult;
}

/** Writes the result of a sweep's trial beside its siblings': the ranking and a later retry read it there. */
export function recordTrial({ objects }: Pick<Dependencies, 'objects'>): (input: RecordTrialInput) => Promise<void> {
  return ({ key, outputDirectory, result }) =>
    withFailures(async () => {
      const record: TrialRecord = { version: 1, key, result };
      const directory = sweepDirectory(outputDirectory, key.workflowId);
      await writeJson(objects, trialRecordUri(directory, key.trial ?? 1), record);
    });
}
