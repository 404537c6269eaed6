import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { invalidArgument } from '../status.ts';
import { camelCase } from '../transport/proto-json.ts';
import { type FieldAliases, parseFilter } from './filter.ts';

/** What all list requests share. */
export interface ListRequest {
  filter?: string;
  orderBy?: string;
  pageSize?: number;
  pageToken?: string;
  readMask?: string;
}

export interface ListRules {
  aliases?: FieldAliases;
  /** Google's lists answer newest first, unless asked otherwise. */
  orderBy?: string;
  pageSize?: { default: number; maximum: number };
}

export interface Page {
  items: JsonObject[];
  nextPageToken?: string;
}

export type Cursor = Json[];
interface OrderKey {
  field: string;
  sign: 1 | -1;
}

/**
 * One page of `messages`. The token names the last item, not a count: items made meanwhile neither repeat an item on
 * the next page nor push one off it.
 */
export function pageOf(messages: Iterable<JsonObject>, request: ListRequest, rules: ListRules = {}): Page {
  const matches = parseFilter(request.filter ?? '', rules.aliases);
  const order = orderOf(request.orderBy || rules.orderBy || 'create_time desc');
  const size = pageSizeOf(request, rules);
  const after = request.pageToken ? readToken(request.pageToken, order.length) : undefined;
  const sorted = [...messages]
    .filter(matches)
    .map((message) => ({ message, cursor: order.map(({ field }) => message[field] ?? null) }))
    .sort((left, right) => compareCursors(left.cursor, right.cursor, order))
    .filter(({ cursor }) => after === undefined || compareCursors(cursor, after, order) > 0);
  const page = sorted.slice(0, size);
  const last = page.at(-1);
  const items = page.map(({ message }) => masked(message, request.readMask));
  return sorted.length > size && last ? { items, nextPageToken: writeToken(last.cursor) } : { items };
}

export function pageSizeOf({ pageSize = 0 }: ListRequest, rules: Pick<ListRules, 'pageSize'>): number {
  if (pageSize < 0) throw invalidArgument('page_size must not be negative.', 'page_size');
  const limits = rules.pageSize ?? { default: 100, maximum: 1_000 };
  return Math.min(pageSize || limits.default, limits.maximum);
}

function orderOf(text: string): OrderKey[] {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): OrderKey => {
      const [field = '', direction = 'asc', ...rest] = part.split(/\s+/);
      if (!/^(asc|desc)$/i.test(direction) || rest.length > 0) {
        throw invalidArgument(`Invalid order_by: ${text}`, 'order_by');
      }
      return { field: camelCase(field), sign: direction.toLowerCase() === 'desc' ? -1 : 1 };
    });
  return [...keys, { field: 'name', sign: keys[0]?.sign ?? 1 }]; // a total order: tokens rely on it
}

function compareCursors(left: Cursor, right: Cursor, order: OrderKey[]): number {
  for (const [index, { sign }] of order.entries()) {
    const [a, b] = [left[index] ?? null, right[index] ?? null];
    if (a === b) continue;
    if (a === null) return -sign;
    if (b === null) return sign;
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    const [x, y] = [String(a), String(b)];
    if (x.length !== y.length && /^\d+$/.test(x) && /^\d+$/.test(y)) return sign * (x.length - y.length); // int64
    return x < y ? -sign : sign;
  }
  return 0;
}

export function writeToken(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

export function readToken(token: string, length: number): Cursor {
  try {
    const cursor = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(cursor) && cursor.length === length) return cursor;
  } catch {
    // falls through to the refusal
  }
  throw invalidArgument('The page token is invalid, or belongs to another order.', 'page_token');
}

/** A mask is comma-separated camelCase paths, as proto JSON writes it. */
export function masked(message: JsonObject, mask: string | undefined): JsonObject {
  if (!mask || mask === '*') return message;
  const kept: JsonObject = {};
  for (const path of mask.split(',')) copyPath(message, kept, path.split('.'));
  return kept;
}

function copyPath(from: JsonObject, to: JsonObject, [head = '', ...rest]: string[]): void {
  const value = from[head];
  if (value === undefined) return;
  if (rest.length === 0 || !isJsonObject(value)) {
    to[head] = value;
    return;
  }
  const inner = isJsonObject(to[head]) ? to[head] : {};
  to[head] = inner;
  copyPath(value, inner, rest);
}
