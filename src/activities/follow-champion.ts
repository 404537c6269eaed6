import { heartbeat } from '@temporalio/activity';
import { type Champion, type ChampionTitle, championAlias } from '../contract/champion.ts';
import { championLabel } from '../contract/labels.ts';
import { locationOf } from '../contract/resource-names.ts';
import { isKind } from '../google/errors.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';

/** Alias and label in the Model Registry follow the champion. Safe to repeat; answers what it changed. */
export function followChampion(
  dependencies: Pick<Dependencies, 'modelRegistry'>,
): (champion: Champion) => Promise<readonly string[]> {
  return (champion) => withFailures(() => projectChampion(champion, dependencies));
}

// Deploying takes minutes and says nothing meanwhile.
const HEARTBEAT_MS = 5_000;

/** The stable endpoint serves the champion, with all its traffic. Safe to repeat. */
export function serveChampion(
  dependencies: Pick<Dependencies, 'endpoints' | 'modelRegistry'>,
): (champion: Champion) => Promise<void> {
  return ({ name, model, stableEndpoint }) =>
    withFailures(async () => {
      if (stableEndpoint === undefined) return;
      const location = locationOf(model);
      const { displayName, labels } = await dependencies.modelRegistry(location).get(model);
      const beating = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        const served = { name: model, displayName, labels };
        await dependencies.endpoints(location).moveTraffic(stableEndpoint, served, `tempotune champion ${name}`);
      } finally {
        clearInterval(beating);
      }
    });
}

/** What reconcile repeats: the object says who is champion, the registry only shows it. */
export async function projectChampion(
  { name, model, previous }: Champion,
  { modelRegistry }: Pick<Dependencies, 'modelRegistry'>,
): Promise<readonly string[]> {
  const alias = championAlias(name);
  const label = championLabel(name);
  const changes: string[] = [];
  const registry = modelRegistry(locationOf(model));
  const holder = await registry.get(model);
  if (!holder.versionAliases.includes(alias)) {
    await registry.mergeAliases(model, [alias]);
    changes.push(`${model} got the alias ${alias}`);
  }
  if (holder.labels[label] !== 'now') {
    await registry.mergeLabels(model, { [label]: 'now' });
    changes.push(`${model} got the label ${label}=now`);
  }
  if (previous) changes.push(...(await dethrone(previous, { alias, label, model }, { modelRegistry })));
  return changes;
}

async function dethrone(
  { model }: ChampionTitle,
  { alias, label, model: holder }: { readonly alias: string; readonly label: string; readonly model: string },
  { modelRegistry }: Pick<Dependencies, 'modelRegistry'>,
): Promise<readonly string[]> {
  if (withoutVersion(model) === withoutVersion(holder)) return []; // the alias has moved to the other version by itself
  try {
    const registry = modelRegistry(locationOf(model));
    const { versionAliases, labels } = await registry.get(model);
    const isMarked = versionAliases.includes(alias);
    if (isMarked) await registry.removeAliases(model, [alias]);
    if (labels[label] === 'now') await registry.mergeLabels(model, { [label]: 'before' });
    return isMarked ? [`${model} lost the alias ${alias}`] : [];
  } catch (error) {
    if (isKind(error, 'NotFound')) return []; // deleted meanwhile
    throw error;
  }
}

function withoutVersion(model: string): string {
  return model.replace(/@.*$/, '');
}
