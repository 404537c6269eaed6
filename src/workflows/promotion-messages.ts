import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import {
  type ApprovalAnswer,
  approveUpdate,
  type ChampionOffer,
  type ChampionOutcome,
  offerUpdate,
  type PromotionRequest,
  promotionQuery,
  rejectUpdate,
} from '../contract/promotion.ts';
import type { GivenAnswer, PromotionDesk } from './promotion-desk.ts';

/** Whether the run is about to continue as new: who still waits must ask the next run. */
export interface Leaving {
  now: boolean;
}

/** Call it before the first await: an offer arrives with the first workflow task. Handlers only queue and wait. */
export function servePromotion(desk: PromotionDesk, leaving: Leaving, request: PromotionRequest): void {
  setHandler(promotionQuery, () => desk.state(request), { description: 'Who waits to be compared or approved' });
  setHandler(
    offerUpdate,
    async (offer) => {
      desk.enqueue(offer);
      await condition(() => leaving.now || desk.answerTo(offer.id) !== undefined);
      const answer = desk.answerTo(offer.id);
      return answer === undefined ? { outcome: 'queued' } : told(answer);
    },
    { validator: refuseUnreadable, description: 'Offers a model; answers when it is decided or waits for a person' },
  );
  const answering = (kind: GivenAnswer['kind']) => ({
    handler: async (answer: ApprovalAnswer = {}): Promise<ChampionOutcome> => {
      const offer = desk.waiting?.offer.id ?? '';
      desk.give({ ...answer, kind });
      await condition(() => leaving.now || desk.endOf(offer) !== undefined);
      return told(desk.endOf(offer) ?? new Error('the workflow continued as new just now: answer again'));
    },
    validator: (answer: ApprovalAnswer = {}): void => {
      const reason = desk.whyNotAnswerable(answer);
      if (reason !== undefined) throw new Error(reason);
    },
  });
  const [approve, reject] = [answering('approve'), answering('reject')];
  setHandler(approveUpdate, approve.handler, {
    validator: approve.validator,
    description: 'Makes the challenger that waits champion',
  });
  setHandler(rejectUpdate, reject.handler, {
    validator: reject.validator,
    description: 'Keeps the champion, and refuses the challenger that waits',
  });
}

/** The rest of it is checked before it is compared. */
function refuseUnreadable(offer: ChampionOffer): void {
  if (typeof offer?.id !== 'string' || offer.id === '') throw new Error('an offer is an object with an id');
}

function told(answer: ChampionOutcome | Error): ChampionOutcome {
  if (!(answer instanceof Error)) return answer;
  throw answer instanceof ApplicationFailure ? answer : ApplicationFailure.nonRetryable(answer.message);
}
