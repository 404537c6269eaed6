import { isJsonObject, type JsonObject } from './json-body.ts';
import type { ObjectFields } from './records.ts';
import { invalid } from './storage-error.ts';

const TEXT_FIELDS = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'customTime',
  'storageClass',
] as const;

/** The writable fields of a resource; the rest of it is the service's own and ignored, as the API does. */
export function readObjectFields(resource: JsonObject): ObjectFields {
  return patchObjectFields({}, resource);
}

/** What PATCH means: a named field replaces, null removes, and custom metadata merges key by key. */
export function patchObjectFields(fields: ObjectFields, patch: JsonObject): ObjectFields {
  const patched: ObjectFields = { ...fields };
  for (const field of TEXT_FIELDS) {
    const value = patch[field];
    if (value === null) delete patched[field];
    else if (typeof value === 'string') patched[field] = value;
    else if (value !== undefined) throw invalid(`Invalid value for ${field}: expected a string.`);
  }
  if (patch.metadata === null) delete patched.metadata;
  else if (patch.metadata !== undefined) patched.metadata = mergeMetadata(fields.metadata, patch.metadata);
  return patched;
}

function mergeMetadata(current: Record<string, string> | undefined, patch: unknown): Record<string, string> {
  if (!isJsonObject(patch)) throw invalid('Invalid value for metadata: expected an object.');
  const entries = new Map(Object.entries(current ?? {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) entries.delete(key);
    else entries.set(key, String(value)); // the API turns numbers and booleans into strings
  }
  return Object.fromEntries(entries);
}
