import {
  type Champion,
  type ChampionDecision,
  type ChampionTarget,
  championHistoryUri,
  championUri,
} from '../contract/champion.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import { GoogleApiError, isKind } from '../google/errors.ts';
import { shortHash } from '../requests/content-hash.ts';
import { readJson, replaceJson } from './json-object.ts';

/** A champion as it was read, and the generation that a replacement must find unchanged. */
export interface HeldTitle {
  readonly champion: Champion;
  readonly generation: string;
}

type Offered = Pick<ChampionDecision, 'offer' | 'offeredAt'>;

/** Undefined when nobody is champion yet. */
export async function readChampion(target: ChampionTarget, objects: ObjectStore): Promise<HeldTitle | undefined> {
  const facts = await objects.stat(championUri(target));
  if (!facts) return undefined;
  const { uri, generation } = facts;
  const champion = await readJson<Champion>(objects, uri, generation);
  if (champion) return { champion, generation };
  throw new GoogleApiError('Conflict', `${uri} was replaced while it was read`);
}

/** Compare-and-set. @throws GoogleApiError of kind Conflict when the title is not `held` any more. */
export async function writeChampion(
  champion: Champion,
  held: HeldTitle | undefined,
  objects: ObjectStore,
): Promise<void> {
  await replaceJson(objects, championUri(champion), champion, held?.generation);
}

/** What became of this offer, when an earlier attempt got so far. */
export async function findDecision(
  target: ChampionTarget,
  offered: Offered,
  objects: ObjectStore,
): Promise<ChampionDecision | undefined> {
  return readJson<ChampionDecision>(objects, decisionUri(target, offered));
}

/** Once for every offer: what is there already stays. */
export async function writeDecision(
  target: ChampionTarget,
  decision: ChampionDecision,
  objects: ObjectStore,
): Promise<void> {
  try {
    await replaceJson(objects, decisionUri(target, decision), decision);
  } catch (error) {
    if (!isKind(error, 'Conflict')) throw error;
  }
}

/** Names sort by the time of the offer, so that a list is a history. */
function decisionUri(target: ChampionTarget, { offer, offeredAt }: Offered): string {
  return `${championHistoryUri(target)}${offeredAt.replaceAll(':', '-')}-${shortHash(offer)}.json`;
}
