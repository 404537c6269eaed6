import type { SweepRequest } from '../../src/contract/index.ts';
import { generationDataset } from './example-datasets.ts';
import { aSweepRequest } from './requests.ts';
import type { Rig } from './rig.ts';

const DAY_MS = 86_400_000;

/** Days of a season from its first one, and on which of them a new export was written. */
export interface Season {
  readonly first: string;
  readonly days: number;
  readonly exported: (day: number) => boolean;
}

export function dayOf({ first }: Season, day: number): string {
  return new Date(Date.parse(first) + day * DAY_MS).toISOString().slice(0, 10);
}

/** Writes an export for each day that has one: another dataset each time. */
export async function writeExports(season: Season, { objects }: Pick<Rig, 'objects'>): Promise<void> {
  for (let day = 0; day < season.days; day += 1) {
    if (!season.exported(day)) continue;
    const uri = `gs://test-bucket/exports/${dayOf(season, day)}/train.jsonl`;
    await objects.put(uri, generationDataset(40, day * 100), 'application/jsonl');
  }
}

/** One tiny job on the newest export, challenging the champion. */
export function aRetrainRequest(champion: string): SweepRequest {
  const { tune } = aSweepRequest();
  return {
    tune: { ...tune, datasetUri: 'gs://test-bucket/exports/{date}/*.jsonl' },
    vary: { trainSteps: [5] },
    champion,
  };
}
