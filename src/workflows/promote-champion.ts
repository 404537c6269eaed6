import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Settlement } from '../activities/settle-offer.ts';
import type { ChampionTarget } from '../contract/champion.ts';
import type { ChampionOffer, PromotionRequest, PromotionState, WaitingOffer } from '../contract/promotion.ts';
import { activities, dataActivities } from './activity-options.ts';
import { decideOffer, declineOffer, outcomeOf } from './decide-offer.ts';
import { plainFailure } from './endings.ts';
import { rootMessage } from './job-failures.ts';
import { type GivenAnswer, PromotionDesk } from './promotion-desk.ts';
import { type Leaving, servePromotion } from './promotion-messages.ts';

const DECISIONS_PER_RUN = 100; // about 25 events each; the server asks to continue as new at 4,096

/** Decides one challenger after the other, and ends when none is left: the next offer starts it again. */
export async function promoteChampion(input: unknown): Promise<PromotionState> {
  const desk = new PromotionDesk();
  const leaving: Leaving = { now: false };
  servePromotion(desk, leaving, input as PromotionRequest);
  const request = await validated(input);
  desk.reopen(request);
  for (;;) {
    setCurrentDetails(detailsOf(desk));
    if (desk.isIdle()) {
      await condition(allHandlersFinished);
      if (desk.isIdle()) return desk.state(request);
    }
    if (isLong(desk, request) && !desk.isAnswered()) await nextRun(desk, leaving, request);
    await workOn(request, desk);
  }
}

async function validated(input: unknown): Promise<PromotionRequest> {
  try {
    return await activities('call').validatePromotion(input);
  } catch (error) {
    throw plainFailure(error);
  }
}

function isLong({ decided }: PromotionDesk, { decisionsPerRun = DECISIONS_PER_RUN }: PromotionRequest): boolean {
  return decided >= decisionsPerRun || workflowInfo().continueAsNewSuggested;
}

async function nextRun(desk: PromotionDesk, leaving: Leaving, request: PromotionRequest): Promise<void> {
  leaving.now = true; // whoever waits for an answer asks the next run, where its offer is in the queue
  await condition(allHandlersFinished);
  const { waiting: _, ...rest } = request;
  await continueAsNew<typeof promoteChampion>({
    ...rest,
    offers: desk.queued,
    ...(desk.waiting ? { waiting: desk.waiting } : {}),
  } satisfies PromotionRequest);
}

/** One decision: a person's answer, an approval that came too late, or the next offer. */
async function workOn(target: ChampionTarget, desk: PromotionDesk): Promise<void> {
  const { waiting } = desk;
  const work = (): boolean => desk.hasWork();
  if (!waiting) await condition(work);
  else if (!(await condition(work, Math.max(1, Date.parse(waiting.expiresAt) - Date.now())))) {
    const expired = { outcome: 'expired', reason: `nobody approved it until ${waiting.expiresAt}` } as const;
    desk.takeWaiting();
    return end(target, desk, waiting.offer, () => declineOffer(target, waiting.offer, expired));
  }
  const answered = desk.takeAnswer();
  if (answered) return conclude(target, desk, answered);
  const [offer] = desk.queued;
  if (offer) await end(target, desk, offer, () => decideOffer(target, offer));
}

/** What a person said of the challenger that waits. An approved one is compared again: the champion may be another by now. */
async function conclude(
  target: ChampionTarget,
  desk: PromotionDesk,
  { waiting: { offer }, answer }: { readonly waiting: WaitingOffer; readonly answer: GivenAnswer },
): Promise<void> {
  const person = answer.person ?? 'somebody';
  if (answer.kind === 'approve') return end(target, desk, offer, () => decideOffer(target, offer, person));
  const reason = answer.reason ?? `${person} rejected it`;
  await end(target, desk, offer, () => declineOffer(target, offer, { outcome: 'rejected', reason, person }));
}

type Settled = Exclude<Settlement, { kind: 'moved' }>;

/** Tells everybody concerned. An offer that fails harms no other. */
async function end(
  target: ChampionTarget,
  desk: PromotionDesk,
  offer: ChampionOffer,
  decide: () => Promise<Settled>,
): Promise<void> {
  try {
    const settled = await decide();
    const outcome = outcomeOf(target, settled);
    if (settled.kind === 'needs approval') {
      await supersede(target, desk, offer);
      const { reason, comparison } = settled;
      const expiresAt = new Date(Date.now() + (offer.rules.approval?.expiresAfterMs ?? 0)).toISOString();
      return desk.wait({ offer, reason, expiresAt, ...(comparison ? { comparison } : {}) }, outcome);
    }
    if (outcome.outcome !== 'promoted' || !settled.champion) return desk.tell(offer.id, outcome);
    await supersede(target, desk, offer);
    const warnings = await follow(settled.champion);
    desk.tell(offer.id, warnings.length > 0 ? { ...outcome, warnings } : outcome);
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    const failure = plainFailure(error);
    log.error('an offer could not be decided', { offer: offer.id, error: rootMessage(error) });
    desk.tell(offer.id, failure instanceof Error ? failure : new Error(String(failure)));
  }
}

/** A newer challenger that is better than the champion takes the place of the one that waits. */
async function supersede(target: ChampionTarget, desk: PromotionDesk, newer: ChampionOffer): Promise<void> {
  const waiting = desk.takeWaiting();
  if (!waiting) return;
  const reason = `a newer challenger is better than the champion: ${newer.candidate.model}`;
  const settled = await declineOffer(target, waiting.offer, { outcome: 'superseded', reason });
  desk.tell(waiting.offer.id, outcomeOf(target, settled));
}

/** The champion is written; what only shows it may fail, and is mended by reconcile. */
async function follow(champion: NonNullable<Extract<Settled, { kind: 'decided' }>['champion']>): Promise<string[]> {
  try {
    await activities('call').followChampion(champion);
    if (champion.stableEndpoint !== undefined) await dataActivities().serveChampion(champion);
    return [];
  } catch (error) {
    if (!(error instanceof ActivityFailure) || CancellationScope.current().consideredCancelled) throw error;
    return [`registry or stable endpoint do not follow the new champion: ${rootMessage(error)}`];
  }
}

function detailsOf(desk: PromotionDesk): string {
  const { waiting, queued, decided } = desk;
  return [
    `${queued.length} offers wait to be compared, ${decided} were decided in this run`,
    ...(waiting
      ? ['', `**${waiting.offer.candidate.model}** waits for an approval until ${waiting.expiresAt}: ${waiting.reason}`]
      : []),
  ].join('\n');
}
