import { labelKeys } from '../contract/labels.ts';
import { locationOf } from '../contract/resource-names.ts';
import type { RetiredModels } from '../contract/results.ts';
import type { Losers } from '../contract/sweep-request.ts';
import { isKind } from '../google/errors.ts';
import { whyKept } from '../planning/losers.ts';
import { shortHash } from '../requests/content-hash.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeat.ts';

export interface RetireInput {
  readonly sweepId: string;
  readonly policy: Exclude<Losers, 'keep'>;
  readonly best: string;
  /** Serves the best checkpoint; the endpoints of its other checkpoints go like those of the losers. */
  readonly bestEndpoint?: string;
  readonly losers: readonly { readonly trial: number; readonly model: string; readonly isCached: boolean }[];
}

/** Undeploys or deletes the models that were not best, if this sweep made them: each is looked at just before. */
export function retireLosers(
  dependencies: Dependencies,
): (input: RetireInput) => Promise<Omit<RetiredModels, 'count'>> {
  return (input) =>
    withFailures(() =>
      // undeploying one model takes minutes and says nothing meanwhile
      withHeartbeats(async () => {
        const retired: string[] = [];
        const kept: { model: string; reason: string }[] = [];
        for (const loser of input.losers) {
          const reason =
            (await reasonToKeep(loser, input, dependencies)) ?? (await retire(loser.model, input.policy, dependencies));
          if (reason === undefined) retired.push(loser.model);
          else kept.push({ model: loser.model, reason });
        }
        await retireOtherCheckpoints(input, dependencies);
        return { policy: input.policy, retired, kept };
      }),
    );
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

/** Undefined when it is done, else why the model stays after all. */
async function retire(
  model: string,
  policy: RetireInput['policy'],
  { modelRetirement, owner }: Dependencies,
): Promise<string | undefined> {
  const retirement = modelRetirement(locationOf(model));
  const serving = await retirement.undeploy(model, owner);
  if (serving.length > 0) return `it is served by an endpoint that tempotune did not make: ${serving.join(', ')}`;
  if (policy === 'delete') await retirement.delete(model);
  return undefined;
}

async function retireOtherCheckpoints(input: RetireInput, dependencies: Dependencies): Promise<void> {
  const { best, bestEndpoint, sweepId } = input;
  if (bestEndpoint === undefined) return;
  const { labels } = await dependencies.modelRegistry(locationOf(best)).get(best);
  if (labels[labelKeys.sweep] !== shortHash(sweepId)) return; // answered from the cache: others use its endpoints
  await dependencies.modelRetirement(locationOf(best)).undeploy(best, dependencies.owner, bestEndpoint);
}
