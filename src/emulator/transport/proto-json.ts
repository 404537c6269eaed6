import type protobuf from 'protobufjs';
import protojson from 'protobufjs/ext/protojson.js';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { type FieldViolation, invalidArgument, ServiceError } from '../status.ts';

const { fromJson, toJson } = protojson; // CommonJS: Node finds no named exports in it

/** JSON as a client wrote it: proto or JSON names, enums by name or number. Answers the canonical form. */
export function readRequest(type: protobuf.Type, json: JsonObject): JsonObject {
  const unknown: FieldViolation[] = [];
  const named = renameKeys(type, json, '', unknown) as JsonObject;
  if (unknown.length > 0) {
    const message = unknown.map(({ description }) => description).join('\n');
    throw new ServiceError('INVALID_ARGUMENT', message, unknown);
  }
  try {
    return toJson(type, fromJson(type, named)) as JsonObject;
  } catch (error) {
    throw invalidArgument(`Invalid JSON payload received. ${(error as Error).message}`);
  }
}

/** The message that `json` stands for. A failure here is a fault of the emulator, not of the client. */
export function toMessage(type: protobuf.Type, json: object): protobuf.Message {
  return fromJson(type, json);
}

/** @throws INVALID_ARGUMENT for what JSON cannot say, such as NaN in a Value. */
export function fromMessage(type: protobuf.Type, message: protobuf.Message): JsonObject {
  try {
    return toJson(type, message) as JsonObject;
  } catch (error) {
    throw invalidArgument(`The request cannot be read: ${(error as Error).message}`);
  }
}

/** `$alt=json;enum-encoding=int`: newer clients ask for enums as numbers. */
export function withEnumNumbers(type: protobuf.Type, json: Json): Json {
  if (!isJsonObject(json) || isFreeForm(type)) return json;
  const entries = Object.entries(json).map(([key, value]): [string, Json] => {
    const field = type.fields[key];
    return [key, field ? overValues(field, value, (one) => enumNumber(field, one)) : value];
  });
  return Object.fromEntries(entries);
}

function enumNumber(field: protobuf.Field, value: Json): Json {
  const target = field.resolve().resolvedType;
  if (!target) return value;
  if ('values' in target) return typeof value === 'string' ? (target.values[value] ?? value) : value;
  return withEnumNumbers(target, value);
}

/** The packaged protos know camelCase names only, while proto JSON also takes the proto's own snake_case ones. */
function renameKeys(type: protobuf.Type, json: Json, path: string, unknown: FieldViolation[]): Json {
  if (!isJsonObject(json) || isFreeForm(type)) return json;
  const renamed: JsonObject = {};
  for (const [key, value] of Object.entries(json)) {
    const name = key in type.fields ? key : camelCase(key);
    const field = type.fields[name];
    if (!field) {
      unknown.push(unknownField(key, path));
      continue;
    }
    const below = path === '' ? snakeCase(name) : `${path}.${snakeCase(name)}`;
    const target = field.resolve().resolvedType;
    const rename = (one: Json): Json => (target && 'fields' in target ? renameKeys(target, one, below, unknown) : one);
    renamed[name] = overValues(field, value, rename);
  }
  return renamed;
}

function unknownField(key: string, path: string): FieldViolation {
  const place = path === '' ? '' : ` at '${path}'`;
  const description = `Invalid JSON payload received. Unknown name "${key}"${place}: Cannot find field.`;
  return path === '' ? { description } : { field: path, description };
}

function overValues(field: protobuf.Field, value: Json, change: (one: Json) => Json): Json {
  if (field.map && isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
  }
  return field.repeated && Array.isArray(value) ? value.map(change) : change(value);
}

/** Well-known types carry the user's own keys, or no keys at all. */
function isFreeForm(type: protobuf.Type): boolean {
  return type.fullName.startsWith('.google.protobuf.');
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
