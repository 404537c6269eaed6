import type { DatasetProblemCode, DatasetProblemFacts } from '../contract/dataset-problems.ts';
import { nearestField } from './nearest-field.ts';
import { kindOf, shown } from './shown.ts';

/** One line's JSON object. */
export type Example = Readonly<Record<string, unknown>>;

/** Notes a problem of the line that is being checked. */
export type Report = <Code extends DatasetProblemCode>(
  code: Code,
  field: string | undefined,
  ...facts: DatasetProblemFacts<Code>
) => void;

/** What an example adds to the dataset's facts. */
export interface ExampleCheck {
  /** Author fields in its messages. */
  readonly authors: number;
  /** What it trains: 1, or for chat its assistant messages. */
  readonly trainingExamples: number;
  /** Equal for two examples that say the same, however they are written; absent when the example is faulty. */
  readonly canonical?: string;
}

/** The texts of an example as one text, never equal for different ones. */
export function canonicalText(texts: readonly unknown[]): string {
  const parts = texts.map(String);
  return `${parts.map(({ length }) => length).join()}:${parts.join('')}`;
}

const INK = /\S/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether it is a text that says something. */
export function checkText(value: unknown, field: string, report: Report): value is string {
  if (typeof value !== 'string') {
    report('WRONG_TYPE', field, { found: kindOf(value), expected: 'a text' });
    return false;
  }
  if (!INK.test(value)) {
    report('EMPTY_TEXT', field, { found: JSON.stringify(shown(value)) });
    return false;
  }
  const [half] = LONE_SURROGATE.exec(value) ?? [];
  if (half === undefined) return true;
  report('HALF_CHARACTER', field, { found: JSON.stringify(half).slice(1, -1) });
  return false;
}

export interface KnownFields {
  readonly required: Readonly<Record<string, string>>;
  readonly optional: readonly string[];
}

/** Reports unknown and missing fields; a missing one whose look-alike is there is reported once, as that look-alike. */
export function checkFields(
  object: Example,
  { required, optional }: KnownFields,
  path: string,
  report: Report,
): boolean {
  const known = [...Object.keys(required), ...optional];
  const missing = new Set(Object.keys(required).filter((field) => !Object.hasOwn(object, field)));
  const unknown = Object.keys(object).filter((key) => !known.includes(key));
  const open = known.filter((field) => !Object.hasOwn(object, field));
  for (const key of unknown) {
    const nearest = nearestField(key, open);
    report('UNKNOWN_FIELD', `${path}${shown(key)}`, {
      found: shown(object[key]),
      known: known.join(', '),
      ...(nearest ? { nearest } : {}),
    });
    if (nearest) missing.delete(nearest);
  }
  for (const field of missing) report('MISSING_FIELD', `${path}${field}`, { example: required[field] ?? '' });
  return unknown.length === 0 && missing.size === 0;
}
