import type { Finding } from '../../contract/findings.ts';
import { restBodyFinding } from '../../contract/rest-body-problems.ts';
import { shown } from '../shown.ts';
import type { JsonNode } from './json-node.ts';

export interface ScalarReading {
  /** Absent when no value begins here. */
  readonly node?: JsonNode;
  readonly end: number;
  readonly faults: readonly Finding[];
}

/** From here to a closing quote, or to the end of the line. */
const STRING = /"(?:[^"\\\n\r]|\\[^\n\r])*("?)/y;
const OTHER_QUOTES = /'[^'\n\r]*'?|[“”„][^“”„\n\r]*[“”]?/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /\$\{\w+\}|<[^<>\n]+>|(?:[\w$+.-]|:(?=\/)|(?<=[\w:])\/)+/y;

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** One text, number, constant or bare word at `start`; `field` is what it belongs to. */
export function readScalar(text: string, start: number, field: string): ScalarReading {
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = start;
    return pattern.exec(text);
  };
  const string = read(STRING);
  if (string) return readString(string[0], { start, field, isClosed: string[1] === '"' });
  const quoted = read(OTHER_QUOTES)?.[0];
  if (quoted) {
    const value = quoted.replaceAll(/^['“”„]|['“”]$/g, '');
    const faults = [restBodyFinding('JSON_QUOTES', { field, value: shown(quoted) })];
    return { node: { kind: 'string', start, value }, end: start + quoted.length, faults };
  }
  const number = read(NUMBER)?.[0];
  if (number) {
    return { node: { kind: 'number', start, value: Number(number) }, end: start + number.length, faults: [] };
  }
  const word = read(WORD)?.[0];
  return word ? readWord(word, start, field) : { end: start, faults: [] };
}

function readWord(word: string, start: number, field: string): ScalarReading {
  const end = start + word.length;
  const constant = CONSTANTS.get(word);
  if (constant === null) return { node: { kind: 'null', start, value: null }, end, faults: [] };
  if (constant !== undefined) return { node: { kind: 'boolean', start, value: constant }, end, faults: [] };
  const faults = [restBodyFinding('JSON_BARE_WORD', { field, value: shown(word) })];
  return { node: { kind: 'bare word', start, value: word }, end, faults };
}

function readString(
  raw: string,
  { start, field, isClosed }: { start: number; field: string; isClosed: boolean },
): ScalarReading {
  if (!isClosed) {
    const content = raw.replace(/[\s,]*$/, ''); // a comma at the end of the line was meant to stand outside
    const faults = [restBodyFinding('JSON_STRING_UNCLOSED', { field, value: shown(content) })];
    return { node: { kind: 'string', start, value: content.slice(1) }, end: start + content.length, faults };
  }
  const end = start + raw.length;
  try {
    return { node: { kind: 'string', start, value: JSON.parse(raw) as string }, end, faults: [] };
  } catch {
    const faults = [restBodyFinding('JSON_STRING_INVALID', { field, value: shown(raw) })];
    return { node: { kind: 'string', start, value: raw.slice(1, -1) }, end, faults };
  }
}
