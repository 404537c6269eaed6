import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentFinding } from '../contract/environment-problems.ts';
import type { Finding } from '../contract/findings.ts';
import type { DatasetInput } from '../datasets/dataset-input.ts';
import { localDataset } from '../datasets/local-file.ts';
import type { Dependencies } from './dependencies.ts';

export type DatasetField = 'datasetUri' | 'evaluationDatasetUri' | 'predictionEvaluation.datasetUri';

interface OpenedDatasets {
  readonly inputs: readonly DatasetInput[];
  readonly findings: readonly Finding[];
}

/** Finds the named files, in Cloud Storage or in the allowed folders, pinned to what they are now. */
export async function openDatasets(
  uris: readonly string[],
  field: DatasetField,
  dependencies: Pick<Dependencies, 'objects' | 'datasetDirectories'>,
): Promise<OpenedDatasets> {
  const opened = await Promise.all(
    uris.map((uri) =>
      uri.startsWith('gs://') ? openObject(uri, field, dependencies) : openFile(uri, field, dependencies),
    ),
  );
  return {
    inputs: opened.flatMap(({ input }) => (input ? [input] : [])),
    findings: opened.flatMap(({ finding }) => (finding ? [finding] : [])),
  };
}

interface Opened {
  readonly input?: DatasetInput;
  readonly finding?: Finding;
}

async function openObject(
  uri: string,
  field: DatasetField,
  { objects }: Pick<Dependencies, 'objects'>,
): Promise<Opened> {
  const facts = await objects.stat(uri);
  if (!facts) return { finding: environmentFinding('DATASET_MISSING', { field, uri }) };
  const { sizeBytes, generation } = facts;
  return { input: { uri, sizeBytes, generation, open: () => objects.read(uri, generation) } };
}

async function openFile(
  uri: string,
  field: DatasetField,
  { datasetDirectories: allowed }: Pick<Dependencies, 'datasetDirectories'>,
): Promise<Opened> {
  const path = uri.startsWith('file://') ? fileURLToPath(uri) : uri;
  // The real path, so that neither `..` nor a link leads out of the allowed folders.
  const real = await realpath(path).catch(() => undefined);
  const folders = await Promise.all(allowed.map((folder) => realpath(folder).catch(() => folder)));
  const inside = folders.some((folder) => (real ?? path).startsWith(folder.endsWith(sep) ? folder : folder + sep));
  if (!inside) return { finding: environmentFinding('DATASET_NOT_ALLOWED', { field, uri, allowed }) };
  if (real === undefined || !(await stat(real)).isFile()) {
    return { finding: environmentFinding('DATASET_MISSING', { field, uri }) };
  }
  return { input: { ...(await localDataset(real)), uri } };
}
