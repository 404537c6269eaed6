import { type SweepRecord, sweepDirectory, sweepRecordUri } from '../contract/sweep-record.ts';
import type { ResolvedSweepRequest, SweepRequest, Trial } from '../contract/sweep-request.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { writeJson } from './json-object.ts';
import { readTrialRecords } from './trial-records.ts';

export interface RecordSweepInput {
  readonly sweepId: string;
  /** This run's first run id, after those of the sweep that it retries. */
  readonly runs: readonly string[];
  readonly request: SweepRequest;
  readonly sweep: ResolvedSweepRequest;
  /** All there are now. */
  readonly trials: readonly Trial[];
  readonly dataset: string;
  readonly evaluation?: string;
}

/** A trial that an earlier run paid for and finished. */
export interface CollectedTrial {
  readonly index: number;
  readonly model: string;
  readonly cached?: true;
  readonly objective?: number;
}

/**
 * Writes down what a retry needs, then answers which trials the earlier runs have finished already. Safe to repeat: it
 * replaces its own object, and a trial's result is there or not.
 */
export function recordSweep({
  objects,
}: Pick<Dependencies, 'objects'>): (input: RecordSweepInput) => Promise<readonly CollectedTrial[]> {
  return ({ sweep, ...input }) =>
    withFailures(async () => {
      const directory = sweepDirectory(sweep.tune.outputDirectory, input.sweepId);
      const record: SweepRecord = { version: 1, ...input };
      await writeJson(objects, sweepRecordUri(directory), record);
      const earlier = input.runs.slice(0, -1);
      if (earlier.length === 0) return [];
      const records = await readTrialRecords(objects, directory, input.trials);
      return records.flatMap(({ index, record: trial }) => {
        const isOurs = trial && earlier.includes(trial.key.firstExecutionRunId);
        if (!isOurs) return [];
        const { model, cached, metrics } = trial.result;
        const objective = metrics[sweep.objective.metric];
        return [{ index, model, ...(cached ? { cached } : {}), ...(objective === undefined ? {} : { objective }) }];
      });
    });
}
