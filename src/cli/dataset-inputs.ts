import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DatasetInput } from '../datasets/dataset-input.ts';
import { localDataset } from '../datasets/local-file.ts';
import { cloudStorage } from '../gcs/cloud-storage.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** Opens files of this machine and gs:// objects for a check. @throws {CliError} naming the one that is missing. */
export async function datasetInputs(places: readonly string[], storageEndpoint?: string): Promise<DatasetInput[]> {
  const objects = cloudStorage(storageEndpoint ? { endpoint: storageEndpoint } : {});
  return Promise.all(
    places.map(async (place) => {
      if (!place.startsWith('gs://')) return localInput(place);
      const facts = await objects.stat(place);
      if (!facts) throw new CliError(EXIT.notFound, `there is no object ${place}`, 'look with: gcloud storage ls');
      const { sizeBytes, generation } = facts;
      return { uri: place, sizeBytes, generation, open: () => objects.read(place, generation) };
    }),
  );
}

async function localInput(place: string): Promise<DatasetInput> {
  const path = place.startsWith('file://') ? fileURLToPath(place) : place;
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) {
    throw new CliError(EXIT.notFound, `there is no file ${path}`, 'name a JSONL file or a gs:// object');
  }
  return localDataset(path);
}
