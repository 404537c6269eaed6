import { activityInfo } from '@temporalio/activity';
import type { ChampionTarget, ChampionTitle } from '../contract/champion.ts';
import type { ChampionOffer } from '../contract/promotion.ts';
import type { PredictionEvaluationRequest } from '../contract/tune-request.ts';
import { isKind } from '../google/errors.ts';
import { championGate } from '../ranking/champion-gate.ts';
import { resolveOffer } from '../requests/promotion-schema.ts';
import { findDecision, readChampion } from './champion-store.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';
import { whySilent } from './smoke-prediction.ts';

export interface OfferInput {
  readonly target: ChampionTarget;
  readonly offer: ChampionOffer;
}

/** What comes before the decision. */
export type Weighing =
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'ask both';
      readonly champion: ChampionTitle;
      readonly examples: Required<PredictionEvaluationRequest>;
    }
  | { readonly kind: 'decide' };

// With the back-off of this activity half a minute of silence; a deployed model answers in seconds.
const SMOKE_ATTEMPTS = 5;

/** Asks the challenger once, and looks whether its numbers compare with those of the champion. Changes nothing. */
export function weighOffer(dependencies: Dependencies): (input: OfferInput) => Promise<Weighing> {
  return ({ target, offer }) =>
    withFailures(async () => {
      const { value, findings } = resolveOffer(offer);
      if (!value) throw invalidRequest(findings);
      const { objects } = dependencies;
      if (await findDecision(target, { offer: offer.id, offeredAt: offer.offeredAt }, objects))
        return { kind: 'decide' };
      const silent = await silence(offer, dependencies);
      if (silent !== undefined) return { kind: 'refused', reason: `the challenger does not answer: ${silent}` };
      const champion = (await readChampion(target, objects))?.champion;
      const { candidate: challenger, rules, byHand } = offer;
      if (byHand || !champion || champion.offer === offer.id) return { kind: 'decide' };
      const { kind } = championGate({ challenger, champion, minimumGain: rules.minimumGain });
      return kind === 'ask both' && challenger.heldOut
        ? { kind, champion, examples: challenger.heldOut }
        : { kind: 'decide' };
    });
}

async function silence({ candidate }: ChampionOffer, dependencies: Dependencies): Promise<string | undefined> {
  try {
    return await whySilent(candidate, dependencies);
  } catch (error) {
    if (!isKind(error, 'Unavailable', 'QuotaExhausted') || activityInfo().attempt < SMOKE_ATTEMPTS) throw error;
    return error.message;
  }
}
