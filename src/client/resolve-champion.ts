import {
  type Champion,
  type ChampionDecision,
  type ChampionTarget,
  championHistoryUri,
  championUri,
} from '../contract/champion.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import { championSchema } from '../requests/champion-schema.ts';
import { ChampionUnknownError } from './errors.ts';

export interface ReadChampionOptions {
  /** URL of an emulator or private endpoint of Cloud Storage; default Google. */
  readonly storageEndpoint?: string;
}

const READS_AT_A_TIME = 16;

/**
 * Who is champion now, read from the bucket: no Temporal server is asked. `root` is the gs:// folder, `name` the name in it.
 * @throws {ChampionUnknownError} when nobody is.
 */
export async function resolveChampion(
  root: string,
  name: string,
  options: ReadChampionOptions = {},
): Promise<Champion> {
  const target = targetOf(root, name);
  const objects = await storage(options);
  if (!(await objects.stat(championUri(target)))) {
    throw new ChampionUnknownError(`nobody is champion ${name}: there is no ${championUri(target)}`);
  }
  const { data, error } = championSchema.safeParse(await readJson(championUri(target), objects));
  if (data) return data;
  throw new ChampionUnknownError(`${championUri(target)} is no champion that this version can read: ${error}`);
}

/** What became of every offer, newest first: of the last `limit`, or of all. */
export async function championHistory(
  root: string,
  name: string,
  { limit, ...options }: ReadChampionOptions & { readonly limit?: number } = {},
): Promise<readonly ChampionDecision[]> {
  const objects = await storage(options);
  const found = await objects.list(championHistoryUri(targetOf(root, name)));
  const uris = found.map(({ uri }) => uri).reverse();
  const decisions: ChampionDecision[] = [];
  const wanted = uris.slice(0, limit);
  for (let start = 0; start < wanted.length; start += READS_AT_A_TIME) {
    const reads = wanted.slice(start, start + READS_AT_A_TIME).map((uri) => readJson(uri, objects));
    decisions.push(...((await Promise.all(reads)) as ChampionDecision[]));
  }
  return decisions;
}

function targetOf(root: string, name: string): ChampionTarget {
  return { root: root.replace(/\/+$/, ''), name };
}

/** Google's client is only loaded when it is needed: a service that starts sweeps need not wait for it. */
async function storage({ storageEndpoint }: ReadChampionOptions): Promise<ObjectStore> {
  const { cloudStorage } = await import('../gcs/cloud-storage.ts');
  return cloudStorage(storageEndpoint === undefined ? {} : { endpoint: storageEndpoint });
}

async function readJson(uri: string, objects: ObjectStore): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of objects.read(uri)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
