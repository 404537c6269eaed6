import type { ObjectStore } from '../gcs/object-store.ts';
import { isKind } from '../google/errors.ts';

/** A small JSON object as whoever wrote it left it; undefined when there is none. */
export async function readJson<T>(objects: ObjectStore, uri: string): Promise<T | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of objects.read(uri)) chunks.push(chunk);
  } catch (error) {
    if (isKind(error, 'NotFound')) return undefined;
    throw error;
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T;
}

export async function writeJson(objects: ObjectStore, uri: string, value: unknown): Promise<void> {
  await objects.put(uri, `${JSON.stringify(value, null, 2)}\n`, 'application/json');
}
