import * as z from 'zod';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import { isValueRule, type ValueRule, valueFinding } from '../contract/value-rules.ts';
import { explainUnknown, type Unknown } from './field-names.ts';
import { nearest } from './nearest.ts';
import { shown, shownKey } from './shown.ts';

/** What is usable of an input, so that one bad field does not keep the rules between the others from being checked. */
export interface Draft<Request> {
  /** The fields whose form is right. */
  readonly values: Partial<Request>;
  /** Fields that the input has, in whatever form. */
  readonly given: ReadonlySet<string>;
  /** Fields that are unusable, or required and missing, which is said already: no rule should call for them. */
  readonly broken: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** Checks the form of every field by itself. `input` must be plain data; absent and undefined are the same. */
export function draftOf<Request>(schema: z.ZodType<Request>, input: unknown, field = ''): Draft<Request> {
  const shape = shapeOf(schema);
  if (!isObject(input)) {
    const findings = [valueFinding('OBJECT', { field, value: shown(input) })];
    return { values: {}, given: new Set(), broken: new Set(Object.keys(shape)), findings };
  }
  const unknown = unknownFields(input, shape, field);
  const findings = [...unknown.findings];
  const broken = new Set<string>(unknown.meant);
  const given = new Set<string>();
  const values: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(shape)) {
    const value = Object.hasOwn(input, key) ? input[key] : undefined;
    const at = within(field, key);
    if (value === undefined) {
      if (part instanceof z.ZodExactOptional || broken.has(key)) continue;
      findings.push(requestFinding('MISSING_FIELD', { field: at, meaning: part.description ?? key }));
      broken.add(key);
      continue;
    }
    given.add(key);
    const problems = check(part, value, at);
    findings.push(...problems);
    if (problems.length > 0) broken.add(key);
    else values[key] = value;
  }
  return { values: values as Partial<Request>, given, broken, findings };
}

/** Dotted path; list items are written `vary.trainSteps[0]`. */
export function within(field: string, key: string): string {
  return field === '' ? shownKey(key) : `${field}.${shownKey(key)}`;
}

function check(schema: z.ZodType, value: unknown, field: string): readonly Finding[] {
  const type = schema instanceof z.ZodExactOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (type instanceof z.ZodObject) return draftOf(type, value, field).findings;
  if (type instanceof z.ZodUnion && Array.isArray(value)) {
    const list = type.options.find((option) => option instanceof z.ZodArray);
    if (list) return check(list, value, field);
  }
  if (type instanceof z.ZodUnion && isObject(value)) {
    const object = type.options.find((option) => option instanceof z.ZodObject);
    if (object) return check(object, value, field);
  }
  if (type instanceof z.ZodUnion && isObject(value)) {
    const object = type.options.find((option) => option instanceof z.ZodObject);
    if (object) return check(object, value, field);
  }
  const inside = insideProblems(type, value, field);
  return inside.length > 0 ? inside : leafProblems(type, value, field);
}

/** Problems of the items of a list or record, each at its own place. */
function insideProblems(type: z.ZodType, value: unknown, field: string): readonly Finding[] {
  if (type instanceof z.ZodArray && Array.isArray(value)) {
    return Array.from(value, (item, index) => check(type.element as z.ZodType, item, `${field}[${index}]`)).flat();
  }
  if (type instanceof z.ZodRecord && isObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => [
      ...leafProblems(type.keyType as z.ZodType, key, within(field, key)),
      ...leafProblems(type.valueType as z.ZodType, item, within(field, key)),
    ]);
  }
  return [];
}

function leafProblems(type: z.ZodType, value: unknown, field: string): readonly Finding[] {
  const result = type.safeParse(value);
  if (result.success) return [];
  const code = result.error.issues.map(({ message }) => message).find(isValueRule) ?? 'TEXT';
  return [valueFinding(code, { field, value: shown(value) }, betterFix(code, type, value))];
}

/** Says what was most likely meant: another case, a near word, or the same value without quotes. */
function betterFix(code: ValueRule, type: z.ZodType, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (type instanceof z.ZodEnum) {
    const meant = nearest(value, type.options.map(String));
    return meant === undefined ? undefined : `write ${meant}`;
  }
  const unquoted =
    code === 'BOOLEAN' ? { true: true, false: false }[value] : value.trim() === '' ? undefined : Number(value);
  const isMeant = unquoted !== undefined && type.safeParse(unquoted).success;
  return isMeant ? `write ${unquoted} without quotes` : undefined;
}

/** More than a hundred unknown keys are counted, not explained: guessing what each means takes time. */
const MOST_EXPLAINED = 100;

function unknownFields(
  input: Readonly<Record<string, unknown>>,
  shape: Readonly<Record<string, z.ZodType>>,
  field: string,
): { readonly findings: readonly Finding[]; readonly meant: readonly string[] } {
  const known = Object.keys(shape);
  const unknown = Object.keys(input).filter((key) => input[key] !== undefined && !known.includes(key));
  const explained = unknown
    .slice(0, MOST_EXPLAINED)
    .map((key) => ({ key, reading: explainUnknown(key, input[key], known) }));
  const findings = explained.map(({ key, reading }) => unknownFinding(key, reading, { input, known, field }));
  const rest = unknown.length - explained.length;
  const last = findings.at(-1);
  // A required field under another name is one problem, not two.
  const meant = explained.flatMap(({ reading }) =>
    reading.kind === 'unknown' && reading.instead ? reading.instead.split('.', 1) : [],
  );
  return { findings: rest > 0 && last ? [...findings.slice(0, -1), { ...last, count: rest + 1 }] : findings, meant };
}

function unknownFinding(
  key: string,
  reading: Unknown,
  { input, known, field }: { input: Readonly<Record<string, unknown>>; known: readonly string[]; field: string },
): Finding {
  const spot = { field: within(field, key), value: shown(input[key]) };
  if (reading.kind === 'rlhf') return requestFinding('RLHF_REFUSED', spot);
  if (reading.kind === 'unknown') return requestFinding('UNKNOWN_FIELD', { ...spot, ...reading, known });
  return requestFinding('FIELD_NOT_TAKEN', { ...spot, ...reading });
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (!(schema instanceof z.ZodObject)) throw new TypeError('a draft is made of an object');
  return schema.shape as Readonly<Record<string, z.ZodType>>;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
