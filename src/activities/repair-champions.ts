import { promotionOf } from '../ranking/champion-record.ts';
import { readChampion, writeDecision } from './champion-store.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { projectChampion } from './follow-champion.ts';

/** Of every champion in the folder: registry alias and label, and a history entry that a crash left out. */
export function repairChampions(
  dependencies: Pick<Dependencies, 'objects' | 'modelRegistry'>,
): (root: string) => Promise<readonly string[]> {
  return (root) =>
    withFailures(async () => {
      const { objects } = dependencies;
      const folder = `${root}/champions/`;
      const names = (await objects.list(folder)).flatMap(({ uri }) => {
        const [, name] = /^([a-z0-9-]+)\.json$/.exec(uri.slice(folder.length)) ?? [];
        return name === undefined ? [] : [name];
      });
      const repaired: string[] = [];
      for (const name of names) {
        const held = await readChampion({ root, name }, objects);
        if (!held) continue;
        await writeDecision({ root, name }, promotionOf(held.champion), objects);
        repaired.push(...(await projectChampion(held.champion, dependencies)));
      }
      return repaired;
    });
}
