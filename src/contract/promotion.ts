import type { QueryDefinition, UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type {
  ChampionCandidate,
  ChampionComparison,
  ChampionRules,
  ChampionTarget,
  ChampionVerdict,
} from './champion.ts';

/** One challenger, as it stands in the queue. The same id is the same offer, however often it arrives. */
export interface ChampionOffer {
  readonly id: string;
  /** ISO 8601; the history is in this order. */
  readonly offeredAt: string;
  readonly candidate: ChampionCandidate;
  readonly rules: Omit<ChampionRules, 'root' | 'name'>;
  /** A person promotes it, whatever the numbers say. */
  readonly byHand?: {
    readonly person: string;
    readonly reason: string;
    /** Number of the champion that the person saw, 0 for none: another one by now, and the offer is refused. */
    readonly replaces: number;
  };
}

/** What became of an offer; `waiting for approval` is not the end of it, `queued` neither. */
export interface ChampionOutcome {
  readonly name: string;
  readonly outcome: ChampionVerdict | 'waiting for approval';
  readonly reason: string;
  readonly comparison?: ChampionComparison;
  /** Who is champion now. */
  readonly champion?: { readonly number: number; readonly model: string; readonly endpoint: string };
  /** gs:// object that says who is champion. */
  readonly championUri: string;
  /** The workflow that decides, where approvals go. */
  readonly workflowId: string;
  /** What did not follow the promotion, such as a registry alias; reconcile mends it. */
  readonly warnings?: readonly string[];
}

/** An offer that was not decided before the workflow continued as new: offer it again. */
export interface OfferQueued {
  readonly outcome: 'queued';
}

export interface ApprovalAnswer {
  /** Offer that is meant; absent: whichever waits. */
  readonly offer?: string;
  readonly person?: string;
  readonly reason?: string;
}

/** A better challenger that waits for a person. */
export interface WaitingOffer {
  readonly offer: ChampionOffer;
  readonly comparison?: ChampionComparison;
  readonly reason: string;
  readonly expiresAt: string;
}

/** Input of the workflow promoteChampion, by hand and when it continues as new. */
export interface PromotionRequest extends ChampionTarget {
  readonly offers?: readonly ChampionOffer[];
  readonly waiting?: WaitingOffer;
  /** After so many decisions the workflow continues as new. Default 100. */
  readonly decisionsPerRun?: number;
}

/** Answer of the query `promotion`. */
export interface PromotionState extends ChampionTarget {
  readonly queued: readonly string[];
  readonly waiting?: WaitingOffer;
  readonly decided: number;
}

/** Answers when the offer is decided, or waits for approval. */
export const offerUpdate: UpdateDefinition<ChampionOutcome | OfferQueued, [ChampionOffer]> = defineUpdate('offer');
export const approveUpdate: UpdateDefinition<ChampionOutcome, [ApprovalAnswer]> = defineUpdate('approve');
export const rejectUpdate: UpdateDefinition<ChampionOutcome, [ApprovalAnswer]> = defineUpdate('reject');
export const promotionQuery: QueryDefinition<PromotionState> = defineQuery<PromotionState>('promotion');

/** How the one workflow of a champion is started; `rootHash` is of the root, which has slashes. */
export function promotionStart(
  { root, name }: ChampionTarget,
  rootHash: string,
): { readonly workflowId: string; readonly args: [PromotionRequest]; readonly staticSummary: string } {
  return {
    workflowId: `tempotune-champion.${rootHash}.${name}`,
    args: [{ root, name }],
    staticSummary: `Champion ${name} of ${root}`,
  };
}
