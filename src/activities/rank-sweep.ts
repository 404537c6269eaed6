import { ApplicationFailure } from '@temporalio/common';
import type { DatasetFacts, DatasetSnapshots } from '../contract/dataset.ts';
import { failureTypes } from '../contract/failures.ts';
import type { Finding } from '../contract/findings.ts';
import { locationOf } from '../contract/resource-names.ts';
import { resultFinding } from '../contract/result-problems.ts';
import type { RankedTrial, SweepResult, TrialOutcome } from '../contract/results.ts';
import { sweepDirectory } from '../contract/sweep-record.ts';
import type { ResolvedSweepRequest, Trial } from '../contract/sweep-request.ts';
import { datasetSummary } from '../datasets/dataset-summary.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import { rankTrials } from '../ranking/rank-trials.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { writeJson } from './json-object.ts';
import { readTrialRecords } from './trial-records.ts';

/** How a trial ended. A result is not in it: a thousand of them are more than one payload holds. */
export interface EndedTrial extends Omit<TrialOutcome, 'result'> {
  readonly trial: Trial;
}

export interface RankInput {
  readonly sweepId: string;
  readonly runId: string;
  readonly sweep: ResolvedSweepRequest;
  /** All of them; the results of those that succeeded are read from the output directory. */
  readonly outcomes: readonly EndedTrial[];
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  readonly snapshots: DatasetSnapshots;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly warnings: readonly Finding[];
}

// With twenty rows the result of a thousand-trial sweep stays far below Temporal's payload limit; the table has them all.
const ROWS_IN_RESULT = 20;

/** Ranks, sets the sweep's aliases on the best model, writes the whole table into the output directory. */
export function rankSweep({ objects, modelRegistry }: Dependencies): (input: RankInput) => Promise<SweepResult> {
  return (input) =>
    withFailures(async () => {
      const { sweep } = input;
      const directory = sweepDirectory(sweep.tune.outputDirectory, input.sweepId);
      const outcomes = await withResults(input.outcomes, directory, objects);
      const { ranking, best, margin, tieBreak, notes } = ranked(sweep, outcomes);
      const succeeded = outcomes.filter(({ outcome }) => outcome === 'succeeded').length;
      const tableUri = `${directory}/${input.runId}.json`;
      const table = { sweepId: input.sweepId, objective: sweep.objective, notes, ranking };
      await writeJson(objects, tableUri, table);
      if (!best || succeeded < sweep.minimumTrials) throw tooFewTrials(sweep, succeeded, ranking, tableUri);
      const { aliases } = sweep.tune.register;
      if (aliases.length > 0) await modelRegistry(locationOf(best.model)).mergeAliases(best.model, aliases);
      return {
        sweepId: input.sweepId,
        baseModel: sweep.tune.baseModel,
        project: sweep.tune.project,
        objective: sweep.objective,
        best,
        ranking: ranking.slice(0, ROWS_IN_RESULT),
        trials: { total: outcomes.length, succeeded, failed: outcomes.length - succeeded },
        ...(margin === undefined ? {} : { margin }),
        ...(tieBreak === undefined ? {} : { tieBreak }),
        tableUri,
        dataset: datasetSummary(input.dataset, input.snapshots.training.uri),
        ...(input.evaluation && input.snapshots.evaluation
          ? { evaluationDataset: datasetSummary(input.evaluation, input.snapshots.evaluation.uri) }
          : {}),
        aliases,
        durationMs: input.endedAtMs - input.startedAtMs,
        warnings: [...input.warnings, ...notesInResult(notes)],
      };
    });
}

async function withResults(
  ended: readonly EndedTrial[],
  directory: string,
  objects: ObjectStore,
): Promise<readonly TrialOutcome[]> {
  const succeeded = ended.flatMap(({ trial, outcome }) => (outcome === 'succeeded' ? [trial] : []));
  const records = await readTrialRecords(objects, directory, succeeded);
  const results = new Map(records.map(({ index, record }) => [index, record?.result]));
  return ended.map((trial) => {
    if (trial.outcome !== 'succeeded') return trial;
    const result = results.get(trial.trial.index);
    return result ? { ...trial, result } : { ...trial, reason: 'its result is gone from the output directory' };
  });
}

/** Trials of a large sweep can be equal by the hundred; the table names every pair. */
function notesInResult(notes: readonly string[]): readonly Finding[] {
  const shown = notes.slice(0, ROWS_IN_RESULT).map((note) => resultFinding('RANKING_NOTE', { note }));
  const more = notes.length - shown.length;
  return more > 0
    ? [...shown, resultFinding('RANKING_NOTE', { note: `and ${more} more notes are in the table` })]
    : shown;
}

/** Trials of one sweep share their evaluation data; should they not, no retry mends it. */
function ranked({ objective }: ResolvedSweepRequest, trials: readonly TrialOutcome[]): ReturnType<typeof rankTrials> {
  try {
    return rankTrials({ objective, trials });
  } catch (error) {
    if (error instanceof RangeError) throw ApplicationFailure.nonRetryable(error.message, failureTypes.invalidRequest);
    throw error;
  }
}

function tooFewTrials(
  { minimumTrials, objective }: ResolvedSweepRequest,
  succeeded: number,
  ranking: readonly RankedTrial[],
  tableUri: string,
): ApplicationFailure {
  const reasons = ranking.filter(({ rank }) => rank === undefined).slice(0, 5);
  const sentences = reasons.map(
    ({ index, outcome, reason }) => `trial ${index} ${outcome}: ${reason ?? 'no reason given'}`,
  );
  return ApplicationFailure.create({
    type: failureTypes.tooFewTrials,
    nonRetryable: true,
    message: [
      `${succeeded} of ${ranking.length} trials succeeded, ${minimumTrials} needed, and the best must have ${objective.metric}.`,
      ...sentences,
      `The whole table: ${tableUri}`,
    ].join('\n'),
    details: [{ ranking: ranking.slice(0, ROWS_IN_RESULT), tableUri }],
  });
}
