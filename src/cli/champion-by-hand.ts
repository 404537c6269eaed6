import { randomUUID } from 'node:crypto';
import { ChampionUnknownError, resolveChampion } from '../client.ts';
import type { Champion, ChampionCandidate } from '../contract/champion.ts';
import type { ChampionOutcome } from '../contract/promotion.ts';
import { outcomeText } from './champion-text.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readOptions } from './storage-endpoint.ts';

export interface ByHandOptions {
  readonly root: string;
  readonly name: string;
  readonly reason: string;
  readonly person?: string | undefined;
  readonly json?: boolean | undefined;
}

type HandContext = Pick<CliContext, 'io' | 'settings' | 'connect' | 'environment' | 'now'>;

/** Offers the model over the head of the numbers; refused when the champion is not the one that the person saw. */
export async function promoteByHand(
  options: ByHandOptions,
  candidate: ChampionCandidate,
  champion: Champion | undefined,
  context: HandContext,
): Promise<ExitCode> {
  const { name, reason, json } = options;
  const root = options.root.replace(/\/+$/, '');
  const person = personOf(options, context);
  const client = context.connect();
  try {
    await client.reach();
    const outcome = await client.promotion.offer(
      { root, name },
      {
        id: `by-hand.${randomUUID()}`,
        offeredAt: new Date(context.now()).toISOString(),
        candidate,
        rules: { minimumGain: 0 },
        byHand: { person, reason, replaces: champion?.number ?? 0 },
      },
    );
    return printed(outcome, { root, name, json }, context);
  } finally {
    await client.close();
  }
}

export function printed(
  outcome: ChampionOutcome,
  { root, name, json }: Pick<ByHandOptions, 'root' | 'name' | 'json'>,
  { io }: Pick<CliContext, 'io'>,
): ExitCode {
  io.out(json ? JSON.stringify(outcome, null, 2) : outcomeText(outcome));
  io.note(`Next: tempotune champion show ${root} ${name}`);
  return outcome.outcome === 'refused' ? EXIT.notFound : EXIT.done;
}

export function personOf(
  { person }: Pick<ByHandOptions, 'person'>,
  { environment }: Pick<CliContext, 'environment'>,
): string {
  return person ?? environment.USER ?? environment.LOGNAME ?? 'somebody';
}

/** Undefined when there is none yet. */
export async function championIfAny(
  { root, name }: Pick<ByHandOptions, 'root' | 'name'>,
  { settings }: Pick<CliContext, 'settings'>,
): Promise<Champion | undefined> {
  try {
    return await resolveChampion(root, name, readOptions(settings()));
  } catch (error) {
    if (error instanceof ChampionUnknownError) return undefined;
    throw error;
  }
}
