import { heartbeat } from '@temporalio/activity';
import type { RetiredModels } from '../contract/results.ts';
import type { Losers } from '../contract/sweep-request.ts';
import { isKind } from '../google/errors.ts';
import { whyKept } from '../planning/losers.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { shortHash } from './hashes.ts';
import { locationOf } from './job-location.ts';

export interface RetireInput {
  readonly sweepId: string;
  readonly policy: Exclude<Losers, 'keep'>;
  readonly best: string;
  readonly losers: readonly { readonly trial: number; readonly model: string; readonly isCached: boolean }[];
}

// Undeploying one model takes minutes and says nothing meanwhile.
const HEARTBEAT_MS = 5_000;

/** Undeploys or deletes the models that were not best, if this sweep made them: each is looked at just before. */
export function retireLosers(dependencies: Dependencies): (input: RetireInput) => Promise<RetiredModels> {
  return (input) =>
    withFailures(async () => {
      const beating = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        const retired: string[] = [];
        const kept: { model: string; reason: string }[] = [];
        for (const loser of input.losers) {
          const reason = await reasonToKeep(loser, input, dependencies);
          if (reason === undefined) retired.push(await retire(loser.model, input.policy, dependencies));
          else kept.push({ model: loser.model, reason });
        }
        return { policy: input.policy, retired, kept };
      } finally {
        clearInterval(beating);
      }
    });
}

async function reasonToKeep(
  loser: RetireInput['losers'][number],
  { sweepId, best }: RetireInput,
  { modelRegistry, owner }: Dependencies,
): Promise<string | undefined> {
  try {
    const { labels, versionAliases } = await modelRegistry(locationOf(loser.model)).get(loser.model);
    return whyKept({ ...loser, labels, versionAliases }, { owner, sweep: shortHash(sweepId), best });
  } catch (error) {
    if (isKind(error, 'NotFound')) return undefined; // an earlier attempt got so far
    throw error;
  }
}

async function retire(
  model: string,
  policy: RetireInput['policy'],
  { modelRetirement, owner }: Dependencies,
): Promise<string> {
  const retirement = modelRetirement(locationOf(model));
  await retirement.undeploy(model, owner);
  if (policy === 'delete') await retirement.delete(model);
  return model;
}
