import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Collections } from './records.ts';

type Maps = { [K in keyof Collections]: Map<string, Collections[K]> };

/** Everything the services know, by resource name. Written to `dataDirectory` soon after `changed()`, and on close. */
export interface Store extends Maps {
  /** Digits, as Google numbers what it makes; unique in this store. */
  nextId(): string;
  changed(): void;
  /** By the name of a pipeline job, or the key that `checkpointKey` makes. */
  checkpoint(key: string): Promise<Buffer | undefined>;
  saveCheckpoint(key: string, checkpoint: Buffer): Promise<void>;
  /** The clock at the last write, in ms; a restarted emulator goes on from there. */
  readonly savedTime: number | undefined;
  close(): Promise<void>;
}

interface SavedState {
  savedTime: number;
  lastId: number;
  collections: { [K in keyof Collections]?: Array<Collections[K]> };
}

const COLLECTIONS = [
  'jobs',
  'tuningJobs',
  'models',
  'endpoints',
  'tensorboards',
  'experiments',
  'runs',
  'timeSeries',
  'evaluations',
  'operations',
] as const satisfies ReadonlyArray<keyof Collections>;
const WRITE_DELAY_MS = 100;
const FIRST_ID = 7_000_000_000; // Google's ids are long digits; a small number would hide mix-ups with counts

export interface StoreOptions {
  dataDirectory?: string;
  /** Read when the state is written. */
  now: () => number;
}

export async function openStore({ dataDirectory, now }: StoreOptions): Promise<Store> {
  const folder = dataDirectory === undefined ? undefined : join(dataDirectory, 'vertex');
  if (folder) await mkdir(join(folder, 'checkpoints'), { recursive: true });
  const file = folder && join(folder, 'state.json');
  const saved = file ? await readState(file) : undefined;
  const maps = Object.fromEntries(
    COLLECTIONS.map((key) => [key, new Map((saved?.collections[key] ?? []).map((record) => [record.name, record]))]),
  ) as unknown as Maps;
  const checkpoints = new Map<string, Buffer>();
  const checkpointFile = (key: string): string =>
    join(folder ?? '', 'checkpoints', createHash('sha256').update(key).digest('hex'));
  let lastId = saved?.lastId ?? FIRST_ID;
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (!file) return writing;
    const collections = Object.fromEntries(COLLECTIONS.map((key) => [key, [...maps[key].values()]]));
    const text = JSON.stringify({ savedTime: now(), lastId, collections });
    writing = writing.then(() => replaceFile(file, text));
    return writing;
  };
  return {
    ...maps,
    savedTime: saved?.savedTime,
    nextId() {
      lastId += 1;
      return String(lastId);
    },
    changed() {
      if (!file || timer) return;
      timer = setTimeout(() => void write(), WRITE_DELAY_MS);
      timer.unref();
    },
    async checkpoint(key) {
      if (!folder) return checkpoints.get(key);
      return readFile(checkpointFile(key)).catch(() => undefined);
    },
    async saveCheckpoint(key, checkpoint) {
      if (folder) await writeFile(checkpointFile(key), checkpoint);
      else checkpoints.set(key, checkpoint);
    },
    close: write,
  };
}

async function readState(file: string): Promise<SavedState | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as SavedState);
}

/** By rename: a reader, or a start after a crash, sees the old state or the new one. */
async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
