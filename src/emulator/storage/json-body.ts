import type { Readable } from 'node:stream';
import { invalid, StorageError } from './storage-error.ts';

export type JsonObject = Record<string, unknown>;

const LARGEST_BODY_BYTES = 1024 * 1024; // the largest resource, 8 KiB of custom metadata included, is far below

/** An absent body stands for an empty resource: clients send either. */
export async function readJsonBody(body: Readable): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > LARGEST_BODY_BYTES) throw invalid('The request body is too large for a resource.');
  }
  return parseJson(Buffer.concat(chunks).toString());
}

export function parseJson(text: string): JsonObject {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new StorageError(400, 'parseError', 'Parse Error');
  }
  if (!isJsonObject(value)) throw invalid('Expected a JSON object.');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
