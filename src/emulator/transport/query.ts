import type protobuf from 'protobufjs';
import type { Json, JsonObject } from '../json.ts';
import { type FieldViolation, ServiceError } from '../status.ts';
import { camelCase } from './proto-json.ts';

/** Google's system parameters: they are never fields of a request. */
const SYSTEM = new Set(
  '$alt alt $prettyPrint prettyPrint $key key quotaUser $fields fields $.xgafv $userProject userProject access_token oauth_token callback uploadType upload_protocol'.split(
    ' ',
  ),
);

/** Sets the request fields that stand in the query string, by JSON or proto name, dots for nested fields. */
export function bindQuery(type: protobuf.Type, query: URLSearchParams, request: JsonObject): void {
  const unknown: FieldViolation[] = [];
  for (const key of new Set(query.keys())) {
    if (SYSTEM.has(key)) continue;
    if (!bindOne(type, key.split('.'), query.getAll(key), request)) unknown.push({ description: cannotBind(key) });
  }
  if (unknown.length === 0) return;
  throw new ServiceError('INVALID_ARGUMENT', unknown.map(({ description }) => description).join('\n'), unknown);
}

function bindOne(type: protobuf.Type, path: string[], values: string[], target: JsonObject): boolean {
  const [head = '', ...rest] = path;
  const name = head in type.fields ? head : camelCase(head);
  const field = type.fields[name]?.resolve();
  if (!field || field.map) return false;
  const message = field.resolvedType && 'fields' in field.resolvedType ? field.resolvedType : undefined;
  if (rest.length > 0) {
    if (!message || field.repeated) return false;
    const inner = (target[name] ?? {}) as JsonObject;
    target[name] = inner;
    return bindOne(message, rest, values, inner);
  }
  if (message && !message.fullName.startsWith('.google.protobuf.')) return false;
  const read = (text: string): Json => readValue(field, text);
  const last = values.at(-1) ?? '';
  target[name] = field.repeated ? values.map(read) : read(last);
  return true;
}

function readValue(field: protobuf.Field, text: string): Json {
  if (field.type === 'bool') return text === 'true' ? true : text === 'false' ? false : text;
  if (field.resolvedType?.fullName === '.google.protobuf.FieldMask') {
    return text // Node's client writes a mask in snake_case here, Python's in camelCase
      .split(',')
      .map((path) => path.trim().split('.').map(camelCase).join('.'))
      .join(',');
  }
  if (field.resolvedType && 'values' in field.resolvedType && /^\d+$/.test(text)) return Number(text);
  return text;
}

function cannotBind(key: string): string {
  return `Invalid JSON payload received. Unknown name "${key}": Cannot bind query parameter. Field '${key}' could not be found in request message.`;
}
