import type { ChampionCandidate, ChampionComparison, ChampionEvaluation } from '../contract/champion.ts';
import type { PredictionScore } from '../contract/results.ts';
import type { Objective } from '../contract/sweep-request.ts';

/** What two models answered to the same questions, asked one after the other. */
export interface FreshScores {
  /** The champion that was asked: by the time of the decision it may be another. */
  readonly championModel: string;
  readonly challenger: PredictionScore;
  readonly champion: PredictionScore;
}

export interface GateInput {
  readonly challenger: ChampionCandidate;
  /** Absent: nobody holds the title yet. */
  readonly champion?: ChampionCandidate;
  readonly minimumGain: number;
  readonly fresh?: FreshScores;
}

/** `ask both`: what was measured does not compare, so both must answer the same questions first. */
export interface GateAnswer {
  readonly kind: 'better' | 'not better' | 'ask both' | 'can not compare';
  readonly reason: string;
  readonly comparison?: ChampionComparison;
}

/** Whether the challenger takes the title. A comparison is only made on the same data. */
export function championGate({ challenger, champion, minimumGain, fresh }: GateInput): GateAnswer {
  if (!champion) return { kind: 'better', reason: 'there was no champion' };
  if (challenger.model === champion.model) return { kind: 'not better', reason: 'it is the champion already' };
  const [mine, theirs] = [challenger.evaluation, champion.evaluation];
  if (mine && theirs && isSameMeasure(mine, theirs)) {
    return judged({
      how: 'same evaluation data',
      ...measureOf(mine),
      ...gainOf(mine.value, theirs.value, mine.goal),
      minimumGain,
      sha256: mine.sha256,
    });
  }
  const reason = whyNotComparable(mine, theirs);
  if (!challenger.heldOut) return { kind: 'can not compare', reason: `${reason}, and there are no examples to ask` };
  if (!fresh || fresh.championModel !== champion.model || fresh.challenger.sha256 !== fresh.champion.sha256) {
    return { kind: 'ask both', reason };
  }
  const { metric, sha256, examples } = fresh.challenger;
  return judged({
    how: 'both asked anew',
    metric,
    goal: 'maximize', // both scores of predictions are shares
    ...gainOf(fresh.challenger.value, fresh.champion.value, 'maximize'),
    minimumGain,
    sha256,
    examples,
  });
}

type Hashed = ChampionEvaluation & { readonly sha256: string };

function isSameMeasure(mine: ChampionEvaluation, theirs: ChampionEvaluation): mine is Hashed {
  return mine.sha256 !== undefined && mine.sha256 === theirs.sha256 && mine.metric === theirs.metric;
}

function measureOf({ metric, goal }: ChampionEvaluation): Objective {
  return { metric, goal };
}

function whyNotComparable(mine: ChampionEvaluation | undefined, theirs: ChampionEvaluation | undefined): string {
  if (!mine || !theirs) return `nothing is known of how the ${mine ? 'champion' : 'challenger'} was evaluated`;
  if (mine.metric !== theirs.metric)
    return `the champion was measured by ${theirs.metric}, the challenger by ${mine.metric}`;
  return 'the evaluation data changed';
}

function gainOf(
  challenger: number,
  champion: number,
  goal: Objective['goal'],
): Pick<ChampionComparison, 'challenger' | 'champion' | 'gain'> {
  const difference = goal === 'maximize' ? challenger - champion : champion - challenger;
  return { challenger, champion, gain: Number(difference.toPrecision(12)) }; // without the noise of binary fractions
}

function judged(comparison: ChampionComparison): GateAnswer {
  const { metric, challenger, champion, gain, minimumGain, how } = comparison;
  const isBetter = gain > 0 && gain >= minimumGain;
  const values = `${metric} ${rounded(challenger)} against ${rounded(champion)} of the champion (${how})`;
  const needed = minimumGain > 0 ? `at least ${minimumGain} better was asked for` : 'better was asked for';
  return { kind: isBetter ? 'better' : 'not better', reason: isBetter ? values : `${values}, ${needed}`, comparison };
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
