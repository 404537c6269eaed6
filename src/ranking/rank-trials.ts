import type { BestTrial, RankedTrial, TrialOutcome } from '../contract/results.ts';
import type { Objective } from '../contract/sweep-request.ts';
import { compareTrials, decidingRule, type ValuedTrial } from './trial-order.ts';
import { notesOn, whyBest } from './trial-sentences.ts';

export interface RankingInput {
  readonly objective: Objective;
  readonly trials: readonly TrialOutcome[];
}

export interface Ranking {
  /** Best first; trials without a value last, in the order of their indexes. */
  readonly ranking: readonly RankedTrial[];
  /** Absent when no trial has a value. */
  readonly best?: BestTrial;
  /** Distance of the best to the second; absent when there is no second. */
  readonly margin?: number;
  /** What decided between equal values at the top. */
  readonly tieBreak?: string;
  /** What a reader should know before believing the order. */
  readonly notes: readonly string[];
}

/**
 * Orders the trials by the objective: better value, then fewer steps, lower learning rate multiplier, lower index.
 *
 * @throws RangeError when trials were evaluated on different data: their values do not compare.
 */
export function rankTrials({ objective, trials }: RankingInput): Ranking {
  const metric = objective.metric.replace(/^\//, '');
  const valued = trials.flatMap((outcome): ValuedTrial[] => {
    const objectiveValue = objectiveOf(outcome, metric);
    return outcome.result && objectiveValue !== undefined
      ? [{ ...outcome, result: outcome.result, objectiveValue }]
      : [];
  });
  refuseDifferentEvaluations(valued);
  valued.sort((left, right) => compareTrials(left, right, objective.goal));
  const others = trials
    .filter((outcome) => objectiveOf(outcome, metric) === undefined)
    .sort((left, right) => left.trial.index - right.trial.index);
  const ranked = valued.map((trial, index) => rankedRow(trial, { rank: index + 1, objective: trial.objectiveValue }));
  const unranked = others.map((outcome) => rankedRow(outcome, { reason: whyUnranked(outcome, metric) }));
  return {
    ranking: [...ranked, ...unranked],
    ...top(valued, ranked, { ...objective, metric }),
    notes: notesOn(valued),
  };
}

function top(
  [first, second]: readonly ValuedTrial[],
  [best]: readonly RankedTrial[],
  objective: Objective,
): Pick<Ranking, 'best' | 'margin' | 'tieBreak'> {
  if (!first || !best) return {};
  const isTied = second?.objectiveValue === first.objectiveValue;
  return {
    best: { ...best, model: first.result.model, why: whyBest(first, second, objective) },
    ...(second ? { margin: distance(first, second) } : {}),
    ...(second && isTied ? { tieBreak: decidingRule(first, second) } : {}),
  };
}

/** Without the noise of binary fractions. */
function distance(first: ValuedTrial, second: ValuedTrial): number {
  return Number(Math.abs(first.objectiveValue - second.objectiveValue).toPrecision(12));
}

function objectiveOf({ outcome, result }: TrialOutcome, metric: string): number | undefined {
  const value = outcome === 'succeeded' ? result?.metrics[metric] : undefined;
  return Number.isFinite(value) ? value : undefined;
}

function whyUnranked({ outcome, result, reason }: TrialOutcome, metric: string): string {
  if (reason) return reason;
  if (outcome !== 'succeeded') return `the trial was not finished: ${outcome}`;
  return result?.noMetrics ?? `the trial has no finite value of ${metric}`;
}

function rankedRow(
  { trial, workflowId, outcome, result }: TrialOutcome,
  place: Pick<RankedTrial, 'rank' | 'objective' | 'reason'>,
): RankedTrial {
  const row = { ...trial, workflowId, outcome, ...place };
  if (!result) return row;
  const { metrics, load, checkpoint, cached, job, model, endpoint, links, durations } = result;
  return {
    ...row,
    ...{ metrics, checkpoint, job, model, links },
    ...(load === undefined ? {} : { load }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(cached ? { cached } : {}),
    durationMs: durations.totalMs,
  };
}

function refuseDifferentEvaluations(trials: readonly ValuedTrial[]): void {
  const byData = new Map(trials.map((trial) => [trial.result.evaluationDataset?.sha256, trial]));
  if (byData.size < 2) return;
  const [one, other] = [...byData].sort(([, left], [, right]) => left.trial.index - right.trial.index);
  const name = (hash: string | undefined) => hash?.slice(0, 12) ?? 'none';
  throw new RangeError(
    `trials ${one?.[1].trial.index} and ${other?.[1].trial.index} were evaluated on different data ` +
      `(${name(one?.[0])} and ${name(other?.[0])}), so their metrics do not compare`,
  );
}
