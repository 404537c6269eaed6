import { CancellationScope, log, workflowInfo } from '@temporalio/workflow';
import type { SettleInput, Settlement } from '../activities/settle-offer.ts';
import type { Weighing } from '../activities/weigh-offer.ts';
import { type ChampionTarget, championUri } from '../contract/champion.ts';
import type { ChampionOffer, ChampionOutcome } from '../contract/promotion.ts';
import { activities, dataActivities } from './activity-options.ts';
import { rootMessage } from './job-failures.ts';

type Decision = Pick<SettleInput, 'fresh' | 'declined'>;
type Settled = Exclude<Settlement, { kind: 'moved' }>;

// each round needs another champion, or other examples, in the minutes that the comparison takes
const MOST_ROUNDS = 10;

/** Compares and writes; when somebody else wrote meanwhile, compares with the new champion. */
export async function decideOffer(target: ChampionTarget, offer: ChampionOffer, approvedBy?: string): Promise<Settled> {
  const { weighOffer } = activities('call');
  for (let round = 1; ; round += 1) {
    const decision =
      round > MOST_ROUNDS
        ? refusal('champion or examples changed in every comparison')
        : await prepare(await weighOffer({ target, offer }), offer);
    const settlement = await settle({
      target,
      offer,
      ...decision,
      ...(approvedBy === undefined ? {} : { approvedBy }),
    });
    if (settlement.kind !== 'moved') return settlement;
    log.info('the champion changed meanwhile, comparing again', { offer: offer.id, round });
  }
}

/** Ends an offer that is not compared (again): rejected, expired, superseded. */
export async function declineOffer(
  target: ChampionTarget,
  offer: ChampionOffer,
  declined: NonNullable<SettleInput['declined']>,
): Promise<Settled> {
  const settlement = await settle({ target, offer, declined });
  if (settlement.kind === 'moved') throw new Error('an offer that is declined writes no champion');
  return settlement;
}

function settle(input: Omit<SettleInput, 'decidedAt'>): Promise<Settlement> {
  return activities('call').settleOffer({ ...input, decidedAt: new Date().toISOString() });
}

async function prepare(weighing: Weighing, offer: ChampionOffer): Promise<Decision> {
  if (weighing.kind === 'decide') return {};
  if (weighing.kind === 'refused') return refusal(weighing.reason);
  const { champion, examples: predictionEvaluation } = weighing;
  const { evaluatePredictions } = dataActivities();
  const ask = ({ baseModel, endpoint, defaultContext }: typeof champion | typeof offer.candidate) =>
    evaluatePredictions({
      request: { baseModel, predictionEvaluation, ...(defaultContext === undefined ? {} : { defaultContext }) },
      endpoint,
    });
  // both to their end, so that a failure of one leaves no question of the other behind
  const [mine, theirs] = await Promise.allSettled([ask(offer.candidate), ask(champion)]);
  if (CancellationScope.current().consideredCancelled) await CancellationScope.current().cancelRequested;
  if (mine.status === 'rejected') return refusal(`the challenger could not be asked: ${rootMessage(mine.reason)}`);
  if (theirs.status === 'rejected') return refusal(championSilent(rootMessage(theirs.reason)));
  return { fresh: { championModel: champion.model, challenger: mine.value, champion: theirs.value } };
}

function championSilent(reason: string): string {
  return (
    `the evaluation data changed and the champion could not be asked: ${reason}. ` +
    'To fix: deploy it, or promote another by hand: tempotune champion promote'
  );
}

function refusal(reason: string): Decision {
  return { declined: { outcome: 'refused', reason } };
}

/** What the offerer is told. */
export function outcomeOf(target: ChampionTarget, settled: Settled): ChampionOutcome {
  const { outcome, reason, comparison } =
    settled.kind === 'decided' ? settled.decision : { ...settled, outcome: 'waiting for approval' as const };
  const { champion } = settled;
  return {
    name: target.name,
    outcome,
    reason,
    ...(comparison ? { comparison } : {}),
    ...(champion ? { champion: { number: champion.number, model: champion.model, endpoint: champion.endpoint } } : {}),
    championUri: championUri(target),
    workflowId: workflowInfo().workflowId,
  };
}
