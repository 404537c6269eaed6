import type { Champion, ChampionComparison, ChampionDecision, ChampionTarget } from '../contract/champion.ts';
import type { ChampionOffer } from '../contract/promotion.ts';
import { isKind } from '../google/errors.ts';
import { championGate, type FreshScores } from '../ranking/champion-gate.ts';
import { crowned, type Decided, declined, promotionOf } from '../ranking/champion-record.ts';
import { findDecision, type HeldTitle, readChampion, writeChampion, writeDecision } from './champion-store.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';

export interface SettleInput {
  readonly target: ChampionTarget;
  readonly offer: ChampionOffer;
  /** What both answered, where their numbers do not compare. */
  readonly fresh?: FreshScores;
  /** Decided before and outside the numbers: refused, rejected, expired, superseded. */
  readonly declined?: Pick<Decided, 'outcome' | 'reason' | 'person'>;
  /** A person said yes. */
  readonly approvedBy?: string;
  /** ISO 8601; the workflow's own, so that a second attempt writes the same. */
  readonly decidedAt: string;
}

/** `moved`: the title went to another meanwhile, so weigh again. */
export type Settlement =
  | { readonly kind: 'decided'; readonly decision: ChampionDecision; readonly champion?: Champion }
  | {
      readonly kind: 'needs approval';
      readonly reason: string;
      readonly comparison?: ChampionComparison;
      readonly champion?: Champion;
    }
  | { readonly kind: 'moved' };

/** Decides on what is champion now, and writes it down: champion with compare-and-set, history entry once. */
export function settleOffer({ objects }: Pick<Dependencies, 'objects'>): (input: SettleInput) => Promise<Settlement> {
  return (input) =>
    withFailures(async () => {
      const { target, offer } = input;
      const held = await readChampion(target, objects);
      // before anything else: the entry of the present champion may be missing after a crash
      if (held) await writeDecision(target, promotionOf(held.champion), objects);
      const earlier = await findDecision(target, { offer: offer.id, offeredAt: offer.offeredAt }, objects);
      if (earlier) return decided(earlier, held?.champion);
      const verdict = verdictOn(input, held?.champion);
      if (verdict.kind !== 'decided') return verdict;
      if (verdict.outcome !== 'promoted') {
        const decision = declined(offer, verdict, held?.champion);
        await writeDecision(target, decision, objects);
        return decided(decision, held?.champion);
      }
      return promote(target, crowned(target, offer, verdict, held?.champion), held);
    });

  async function promote(target: ChampionTarget, champion: Champion, held: HeldTitle | undefined): Promise<Settlement> {
    try {
      await writeChampion(champion, held, objects);
    } catch (error) {
      if (isKind(error, 'Conflict')) return { kind: 'moved' };
      throw error;
    }
    const decision = promotionOf(champion);
    await writeDecision(target, decision, objects);
    return decided(decision, champion);
  }
}

type Verdict = ({ readonly kind: 'decided' } & Decided) | Exclude<Settlement, { kind: 'decided' }>;

function verdictOn(input: SettleInput, champion: Champion | undefined): Verdict {
  const { offer, fresh, approvedBy, decidedAt } = input;
  const { candidate: challenger, rules, byHand } = offer;
  if (input.declined) return { kind: 'decided', decidedAt, ...input.declined };
  if (byHand) return verdictByHand(offer, byHand, decidedAt, champion);
  const gate = championGate({
    challenger,
    ...(champion ? { champion } : {}),
    minimumGain: rules.minimumGain,
    ...(fresh ? { fresh } : {}),
  });
  if (gate.kind === 'ask both') return { kind: 'moved' };
  if (gate.kind === 'can not compare') return { kind: 'decided', outcome: 'refused', reason: gate.reason, decidedAt };
  const { reason } = gate;
  const comparison = gate.comparison ? { comparison: gate.comparison } : {};
  if (gate.kind === 'not better') return { kind: 'decided', outcome: 'kept', reason, decidedAt, ...comparison };
  if (rules.approval && approvedBy === undefined) {
    return { kind: 'needs approval', reason, ...comparison, ...(champion ? { champion } : {}) };
  }
  const person = approvedBy === undefined ? {} : { person: approvedBy };
  return { kind: 'decided', outcome: 'promoted', reason, decidedAt, ...comparison, ...person };
}

/** A person saw one champion and wants another: had it changed meanwhile, they would decide on something else. */
function verdictByHand(
  { candidate }: ChampionOffer,
  { person, reason, replaces }: NonNullable<ChampionOffer['byHand']>,
  decidedAt: string,
  champion: Champion | undefined,
): Verdict {
  const number = champion?.number ?? 0;
  const shared = { kind: 'decided', decidedAt, person } as const;
  if (candidate.model === champion?.model) {
    return { ...shared, outcome: 'kept', reason: 'it is the champion already' };
  }
  if (number === replaces) return { ...shared, outcome: 'promoted', reason };
  return {
    ...shared,
    outcome: 'refused',
    reason: `champion number ${replaces} was to be replaced, but by now it is number ${number}`,
  };
}

function decided(decision: ChampionDecision, champion: Champion | undefined): Settlement {
  return { kind: 'decided', decision, ...(champion ? { champion } : {}) };
}
