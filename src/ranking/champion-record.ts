import type {
  Champion,
  ChampionComparison,
  ChampionDecision,
  ChampionTarget,
  ChampionTitle,
  ChampionVerdict,
} from '../contract/champion.ts';
import { candidateIn } from '../contract/champion.ts';
import type { ChampionOffer } from '../contract/promotion.ts';

export interface Decided {
  readonly outcome: ChampionVerdict;
  readonly reason: string;
  /** ISO 8601. */
  readonly decidedAt: string;
  readonly comparison?: ChampionComparison;
  /** Who approved, rejected or promoted by hand. */
  readonly person?: string;
}

/** The champion that an offer makes, after the one that holds the title. */
export function crowned(
  { root, name }: ChampionTarget,
  { id, offeredAt, candidate, rules }: ChampionOffer,
  { reason, decidedAt, comparison, person }: Decided,
  held: Champion | undefined,
): Champion {
  return {
    version: 1,
    name,
    root,
    ...candidateIn(candidate),
    number: (held?.number ?? 0) + 1,
    since: decidedAt,
    offer: id,
    offeredAt,
    reason,
    ...present({
      comparison,
      person,
      stableEndpoint: rules.endpoint ?? held?.stableEndpoint,
      previous: held && titleOf(held),
    }),
  };
}

/** The history entry of an offer that made no champion. */
export function declined(
  { id: offer, offeredAt, candidate }: ChampionOffer,
  { outcome, reason, decidedAt, comparison, person }: Decided,
  held: Champion | undefined,
): ChampionDecision {
  const champion = held && { number: held.number, model: held.model };
  return {
    ...{ version: 1, outcome, reason, offer, offeredAt, decidedAt },
    candidate: candidateIn(candidate),
    ...present({ comparison, person, champion }),
  } as ChampionDecision;
}

/**
 * The history entry of the promotion that made this champion. A crash between the two writes leaves the entry out; whoever
 * replaces the champion, and reconcile, write it first, so that none is ever missing.
 */
export function promotionOf(champion: Champion): ChampionDecision {
  const { number, since: decidedAt, offer, offeredAt, reason, comparison, person, previous } = champion;
  return {
    ...{ version: 1, outcome: 'promoted', reason, offer, offeredAt, decidedAt },
    candidate: candidateIn(champion),
    number,
    ...present({ comparison, person, champion: previous && { number: previous.number, model: previous.model } }),
  } as ChampionDecision;
}

function titleOf(champion: ChampionTitle): ChampionTitle {
  const { number, since, offer, offeredAt, reason, comparison, person } = champion;
  return {
    ...candidateIn(champion),
    ...{ number, since, offer, offeredAt, reason },
    ...present({ comparison, person }),
  };
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
