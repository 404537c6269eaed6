import { conditionNotMet, invalid, notModified } from './storage-error.ts';

/** A generation of 0 stands for "no such object", as in the API. */
export interface Preconditions {
  generationMatch?: number;
  generationNotMatch?: number;
  metagenerationMatch?: number;
  metagenerationNotMatch?: number;
}

export interface Versioned {
  generation: number;
  metageneration: number;
}

/** `subject` is empty for the object a call is about, `Source` for the one a copy reads. */
export function readPreconditions(query: URLSearchParams, subject: '' | 'Source' = ''): Preconditions {
  const conditions: Preconditions = {};
  for (const [field, parameter] of [
    ['generationMatch', `if${subject}GenerationMatch`],
    ['generationNotMatch', `if${subject}GenerationNotMatch`],
    ['metagenerationMatch', `if${subject}MetagenerationMatch`],
    ['metagenerationNotMatch', `if${subject}MetagenerationNotMatch`],
  ] as const) {
    const value = readInteger(query, parameter);
    if (value !== undefined) conditions[field] = value;
  }
  return conditions;
}

export function readInteger(query: URLSearchParams, parameter: string): number | undefined {
  const text = query.get(parameter);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,19}$/.test(text)) throw invalid(`Invalid value for ${parameter}: '${text}'.`);
  return Number(text);
}

/**
 * A read whose NotMatch condition fails answers 304 (the caller has it already), a write 412: the same split as
 * HTTP's own If-None-Match.
 */
export function checkPreconditions(
  conditions: Preconditions,
  current: Versioned | undefined,
  call: 'read' | 'write',
): void {
  const generation = current?.generation ?? 0;
  const metageneration = current?.metageneration ?? 0;
  if (differs(conditions.generationMatch, generation)) throw conditionNotMet();
  if (differs(conditions.metagenerationMatch, metageneration)) throw conditionNotMet();
  if (conditions.generationNotMatch === generation || conditions.metagenerationNotMatch === metageneration) {
    throw call === 'read' ? notModified() : conditionNotMet();
  }
}

function differs(wanted: number | undefined, actual: number): boolean {
  return wanted !== undefined && wanted !== actual;
}
