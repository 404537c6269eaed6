import { ApplicationFailure } from '@temporalio/common';
import type { DatasetFacts, DatasetSnapshots } from '../contract/dataset.ts';
import { failureTypes } from '../contract/failures.ts';
import type { Finding } from '../contract/findings.ts';
import { locationOf } from '../contract/resource-names.ts';
import { resultFinding } from '../contract/result-problems.ts';
import type { DatasetSummary, RankedTrial, SweepResult, TrialOutcome } from '../contract/results.ts';
import type { ResolvedSweepRequest } from '../contract/sweep-request.ts';
import { rankTrials } from '../ranking/rank-trials.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';

export interface RankInput {
  readonly sweepId: string;
  readonly runId: string;
  readonly sweep: ResolvedSweepRequest;
  readonly outcomes: readonly TrialOutcome[];
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
      const { sweep, outcomes } = input;
      const { ranking, best, margin, tieBreak, notes } = ranked(sweep, outcomes);
      const succeeded = outcomes.filter(({ outcome }) => outcome === 'succeeded').length;
      const tableUri = `${sweep.tune.outputDirectory}/sweeps/${input.sweepId}/${input.runId}.json`;
      const table = { sweepId: input.sweepId, objective: sweep.objective, notes, ranking };
      await objects.put(tableUri, `${JSON.stringify(table, null, 2)}\n`, 'application/json');
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
        dataset: summary(input.dataset, input.snapshots.training.uri),
        ...(input.evaluation && input.snapshots.evaluation
          ? { evaluationDataset: summary(input.evaluation, input.snapshots.evaluation.uri) }
          : {}),
        aliases,
        durationMs: input.endedAtMs - input.startedAtMs,
        warnings: [...input.warnings, ...notes.map((note) => resultFinding('RANKING_NOTE', { note }))],
      };
    });
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

function summary({ sha256, examples, trainingExamples, sizeBytes }: DatasetFacts, uri: string): DatasetSummary {
  return { uri, sha256, examples, trainingExamples, sizeBytes };
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
