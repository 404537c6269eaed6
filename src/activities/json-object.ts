import type { ObjectStore } from '../gcs/object-store.ts';
import { isKind } from '../google/errors.ts';

const JSON_TYPE = 'application/json';

/** A small JSON object as whoever wrote it left it, in that generation or its newest; undefined when there is none. */
export async function readJson<T>(objects: ObjectStore, uri: string, generation?: string): Promise<T | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of objects.read(uri, generation)) chunks.push(chunk);
  } catch (error) {
    if (isKind(error, 'NotFound')) return undefined;
    throw error;
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T;
}

export async function writeJson(objects: ObjectStore, uri: string, value: unknown): Promise<void> {
  await objects.put(uri, jsonText(value), JSON_TYPE);
}

/** Only over the generation that was read, or over nothing. @throws GoogleApiError of kind Conflict */
export async function replaceJson(
  objects: ObjectStore,
  uri: string,
  value: unknown,
  generation?: string,
): Promise<void> {
  const known = { contentType: JSON_TYPE, ...(generation === undefined ? {} : { generation }) };
  await objects.replace(uri, jsonText(value), known);
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
