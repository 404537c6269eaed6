import type { Champion, ChampionCandidate, ChampionDecision } from '../contract/champion.ts';

/** What a retraining would use now; hashes in hex. */
export interface RetrainFacts {
  readonly dataset: string;
  readonly evaluation?: string;
  readonly requestHash: string;
}

/** Who is champion, and the newest decision about a challenger. */
export interface ChampionStanding {
  readonly champion?: Champion;
  readonly latest?: ChampionDecision;
}

export type RetrainDecision =
  | { readonly kind: 'sweep'; readonly reason: string }
  | { readonly kind: 'skip'; readonly reason: string; readonly earlier: ChampionCandidate };

/**
 * Whether there is anything new to try: against the run that made the champion, and against the newest challenger, since
 * what did not win yesterday does not win today on the same data.
 */
export function decideRetrain(now: RetrainFacts, { champion, latest }: ChampionStanding): RetrainDecision {
  if (!champion) return { kind: 'sweep', reason: 'nobody is champion yet' };
  if (isSame(now, champion)) {
    return { kind: 'skip', reason: 'data and request are those of the run that made the champion', earlier: champion };
  }
  if (latest && isSame(now, latest.candidate)) {
    const { outcome, candidate } = latest;
    const reason = `data and request are those of the newest challenger, which was ${outcome}`;
    return { kind: 'skip', reason, earlier: candidate };
  }
  return { kind: 'sweep', reason: differenceTo(champion, now) };
}

function isSame(now: RetrainFacts, candidate: ChampionCandidate): boolean {
  return (
    candidate.dataset?.sha256 === now.dataset &&
    candidate.requestHash === now.requestHash &&
    !hasOtherEvaluation(now, candidate)
  );
}

/** Prediction metrics are measured on other examples, whose hash says nothing of the evaluation dataset. */
function hasOtherEvaluation({ evaluation: now }: RetrainFacts, { evaluation }: ChampionCandidate): boolean {
  const isPrediction = evaluation?.metric.startsWith('prediction_') ?? false;
  return !isPrediction && evaluation?.sha256 !== undefined && evaluation.sha256 !== now;
}

function differenceTo(champion: ChampionCandidate, now: RetrainFacts): string {
  const changed = [
    ...(champion.dataset?.sha256 === now.dataset ? [] : ['training data']),
    ...(hasOtherEvaluation(now, champion) ? ['evaluation data'] : []),
    ...(champion.requestHash === now.requestHash ? [] : ['request']),
  ];
  return `not as in the run that made the champion: ${changed.join(', ')}`;
}
