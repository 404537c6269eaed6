import { GoogleApiError } from '../google/errors.ts';
import type { WireValue } from './wire.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * google.protobuf.Value of the same JSON kind: 300 stays a number, 'default' a string. What has no kind is refused, since
 * the client would send it as an empty Value without a word.
 */
export function toValue(json: Json): WireValue {
  if (typeof json === 'string') return { stringValue: json };
  if (typeof json === 'boolean') return { boolValue: json };
  if (typeof json === 'number' && Number.isFinite(json)) return { numberValue: json };
  if (json === null) return { nullValue: 'NULL_VALUE' };
  if (Array.isArray(json)) return { listValue: { values: json.map(toValue) } };
  if (typeof json === 'object') return { structValue: { fields: toFields(json as { [key: string]: Json }) } };
  throw new GoogleApiError('Invalid', `${String(json)} (${typeof json}) can't be sent as JSON`);
}

export function toFields(json: { readonly [key: string]: Json }): Record<string, WireValue> {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, toValue(value)]));
}

/** The other way round. Google's own decoder takes structs only. */
export function fromValue(value: WireValue | null | undefined): Json {
  if (!value) return null;
  const { stringValue, numberValue, boolValue, structValue, listValue } = value;
  if (listValue) return (listValue.values ?? []).map(fromValue);
  if (structValue) {
    return Object.fromEntries(Object.entries(structValue.fields ?? {}).map(([key, field]) => [key, fromValue(field)]));
  }
  return stringValue ?? numberValue ?? boolValue ?? null;
}
