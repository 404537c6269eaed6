import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { invalidArgument } from '../status.ts';
import { camelCase } from '../transport/proto-json.ts';

type Predicate = (message: JsonObject) => boolean;

/** What a filter calls a field, where it is not simply the field of that name. */
export type FieldAliases = Record<string, (message: JsonObject) => Json | undefined>;

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(!=|<=|>=|=|<|>|:)|([()])|([^\s()=!<>:"]+))/y;

/**
 * The part of AIP-160 that Vertex AI's lists take: comparisons and `:` joined by AND, OR, NOT and brackets. As in
 * AIP-160, OR binds tighter than AND.
 */
export function parseFilter(text: string, aliases: FieldAliases = {}): Predicate {
  const tokens = tokenize(text);
  let position = 0;
  const peek = (): string | undefined => tokens[position];
  const take = (): string => {
    const token = tokens[position];
    if (token === undefined) throw badFilter(text);
    position += 1;
    return token;
  };

  const conjunction = (): Predicate => {
    const parts = [disjunction()];
    while (peek() !== undefined && peek() !== ')') {
      if (peek() === 'AND') take();
      parts.push(disjunction());
    }
    return (message) => parts.every((part) => part(message));
  };
  const disjunction = (): Predicate => {
    const parts = [term()];
    while (peek() === 'OR') {
      take();
      parts.push(term());
    }
    return (message) => parts.some((part) => part(message));
  };
  const term = (): Predicate => {
    if (peek() === 'NOT') {
      take();
      const inner = term();
      return (message) => !inner(message);
    }
    if (peek() === '(') {
      take();
      const inner = conjunction();
      if (take() !== ')') throw badFilter(text);
      return inner;
    }
    const token = take();
    if (OPERATORS.has(token) || token === ')') throw badFilter(text);
    const field = unquoted(token);
    const operator = peek() ?? '';
    if (!OPERATORS.has(operator)) return (message) => isPresent(lookUp(message, field, aliases));
    take();
    return comparison(field, operator, unquoted(take()), aliases);
  };

  if (tokens.length === 0) return () => true;
  const predicate = conjunction();
  if (position < tokens.length) throw badFilter(text);
  return predicate;
}

const OPERATORS = new Set(['=', '!=', '<', '>', '<=', '>=', ':']);

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const found = TOKEN.exec(text);
    if (!found) throw badFilter(text);
    tokens.push(found[0].trim());
  }
  return tokens;
}

function comparison(field: string, operator: string, wanted: string, aliases: FieldAliases): Predicate {
  return (message) => {
    const value = lookUp(message, field, aliases);
    if (operator === ':') return has(value, wanted);
    if (operator === '=') return isPresent(value) && isEqual(value, wanted);
    if (operator === '!=') return !(isPresent(value) && isEqual(value, wanted));
    if (!isPresent(value)) return false;
    const order = compareText(String(value), wanted);
    return operator === '<' ? order < 0 : operator === '>' ? order > 0 : operator === '<=' ? order <= 0 : order >= 0;
  };
}

/** `field:value`: a key of a map, an element of a list, or a text with `*` for anything. */
function has(value: Json | undefined, wanted: string): boolean {
  if (wanted === '*') return isPresent(value);
  if (isJsonObject(value)) return wanted in value;
  if (Array.isArray(value)) return value.some((one) => isEqual(one, wanted));
  return isPresent(value) && isEqual(value, wanted);
}

function isEqual(value: Json | undefined, wanted: string): boolean {
  const text = String(value);
  if (wanted.includes('*')) {
    const source = wanted.split('*').map((part) => part.replace(/[.$^()[\]{}+?|\\]/g, '\\$&'));
    return new RegExp(`^${source.join('.*')}$`, 's').test(text);
  }
  return text === wanted || (isTime(text) && isTime(wanted) && Date.parse(text) === Date.parse(wanted));
}

function compareText(left: string, right: string): number {
  if (isTime(left) && isTime(right)) return Date.parse(left) - Date.parse(right);
  const [a, b] = [Number(left), Number(right)];
  if (!(Number.isNaN(a) || Number.isNaN(b))) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(T.*)?$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function lookUp(message: JsonObject, field: string, aliases: FieldAliases): Json | undefined {
  const alias = aliases[field];
  if (alias) return alias(message);
  const [head = '', ...rest] = field.split('.');
  const value = message[head in message ? head : camelCase(head)];
  if (rest.length === 0) return value;
  if (!isJsonObject(value)) return undefined;
  const key = rest.join('.'); // a label's key may hold dots only as a path of a message below
  return key in value ? value[key] : lookUp(value, key, {});
}

function unquoted(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}

function badFilter(text: string): Error {
  return invalidArgument(`Invalid filter: ${text}`, 'filter');
}
