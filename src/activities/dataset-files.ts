import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentFinding } from '../contract/environment-problems.ts';
import type { Finding } from '../contract/findings.ts';
import type { DatasetInput } from '../datasets/dataset-input.ts';
import { datasetPattern, isDatasetPattern } from '../datasets/dataset-pattern.ts';
import { localDataset } from '../datasets/local-file.ts';
import type { ObjectFacts, ObjectStore } from '../gcs/object-store.ts';
import type { Dependencies } from './dependencies.ts';

export type DatasetField = 'datasetUri' | 'evaluationDatasetUri' | 'predictionEvaluation.datasetUri';

interface OpenedDatasets {
  readonly inputs: readonly DatasetInput[];
  readonly findings: readonly Finding[];
}

export interface Pinning {
  readonly field: DatasetField;
  /** ISO 8601; patterns with `{date}` mean the newest day up to then. */
  readonly asOf: string;
}

/** Finds the named files, in Cloud Storage or in the allowed folders, pinned to what they are now. */
export async function openDatasets(
  uris: readonly string[],
  { field, asOf }: Pinning,
  dependencies: Pick<Dependencies, 'objects' | 'datasetDirectories'>,
): Promise<OpenedDatasets> {
  const opened = await Promise.all(
    uris.map((uri): Promise<readonly Opened[]> | Promise<Opened> => {
      if (isDatasetPattern(uri)) return openPattern(uri, { field, asOf }, dependencies);
      return uri.startsWith('gs://') ? openObject(uri, field, dependencies) : openFile(uri, field, dependencies);
    }),
  ).then((one) => one.flat());
  return {
    inputs: opened.flatMap(({ input }) => (input ? [input] : [])),
    findings: opened.flatMap(({ finding }) => (finding ? [finding] : [])),
  };
}

interface Opened {
  readonly input?: DatasetInput;
  readonly finding?: Finding;
}

/** Several objects count as one dataset, in the order of their names. */
async function openPattern(
  uri: string,
  { field, asOf }: Pinning,
  { objects }: Pick<Dependencies, 'objects'>,
): Promise<readonly Opened[]> {
  const { prefix, matches } = datasetPattern(uri);
  const listed = new Map((await objects.list(prefix)).map((object) => [object.uri, object]));
  const opened = matches([...listed.keys()], asOf).flatMap((name) => {
    const object = listed.get(name);
    return object ? [{ input: inputOf(object, objects) }] : [];
  });
  if (opened.length > 0) return opened;
  const facts = { field, uri, prefix, objects: listed.size, latestDay: asOf.slice(0, 10) };
  return [{ finding: environmentFinding('DATASET_PATTERN_EMPTY', facts) }];
}

function inputOf({ uri, sizeBytes, generation }: ObjectFacts, objects: ObjectStore): DatasetInput {
  return { uri, sizeBytes, generation, open: () => objects.read(uri, generation) };
}

async function openObject(
  uri: string,
  field: DatasetField,
  { objects }: Pick<Dependencies, 'objects'>,
): Promise<Opened> {
  const facts = await objects.stat(uri);
  if (!facts) return { finding: environmentFinding('DATASET_MISSING', { field, uri }) };
  return { input: inputOf({ ...facts, uri }, objects) };
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
  const place = real ?? resolve(path);
  const inside = folders.some(
    (folder) => place === folder || place.startsWith(folder.endsWith(sep) ? folder : folder + sep),
  );
  if (!inside) return { finding: environmentFinding('DATASET_NOT_ALLOWED', { field, uri, allowed }) };
  const facts = real === undefined ? undefined : await stat(real).catch(() => undefined);
  if (real === undefined || !facts) return { finding: environmentFinding('DATASET_MISSING', { field, uri }) };
  if (!facts.isFile()) {
    const what = facts.isDirectory() ? 'a folder' : 'a pipe, a socket or a device';
    return { finding: environmentFinding('DATASET_NO_FILE', { field, uri, what }) };
  }
  return { input: { ...(await localDataset(real)), uri } };
}
