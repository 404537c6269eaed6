import type { Example } from './example-check.ts';

export function isObject(value: unknown): value is Example {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type ParsedLine = { readonly value: unknown } | { readonly syntaxError: Error };

export function parseLine(text: string): ParsedLine {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { syntaxError: error as Error };
  }
}

/** Where and why a line is no JSON; `column` is 1-based. */
export interface SyntaxFault {
  readonly column: number;
  readonly reason: string;
}

export function syntaxFault(text: string, { message }: Error): SyntaxFault {
  const reason = message.replace(/ in JSON at position.*$/s, '').replace(/, \.{0,3}".*$/s, '');
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return { column: (position === undefined ? firstWrong(text) : Number(position)) + 1, reason };
}

/** For the messages of V8 that name no position: the shortest beginning that is wrong, and not merely cut off, ends there. */
function firstWrong(text: string): number {
  let [from, to] = [0, text.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isWrong(text.slice(0, middle + 1))) to = middle;
    else from = middle + 1;
  }
  return from;
}

function isWrong(beginning: string): boolean {
  const parsed = parseLine(beginning);
  if ('value' in parsed) return false;
  const { message } = parsed.syntaxError;
  if (/^Unexpected end/.test(message)) return false;
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return position === undefined || Number(position) < beginning.length;
}
