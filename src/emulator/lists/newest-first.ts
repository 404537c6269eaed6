import { iso } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { type FieldAliases, parseFilter } from './filter.ts';
import { type ListRequest, masked, type Page, pageOf, pageSizeOf, readToken, writeToken } from './page.ts';

interface Listed {
  name: string;
  createdAt: number;
}

export interface Listing<Record extends Listed> {
  records: Iterable<Record>;
  includes(record: Record): boolean;
  /** Costly: called for the records of the page, and for those that a filter looks at. */
  view(record: Record): JsonObject;
  aliases?: FieldAliases;
}

/**
 * A page of a list that may be long, in Google's usual order; with another order the same as `pageOf`. Walking through
 * all pages views each record about once.
 */
export function newestFirst<Record extends Listed>(request: ListRequest, listing: Listing<Record>): Page {
  const { includes, view, aliases } = listing;
  const records = [...listing.records].filter(includes);
  const rules = aliases ? { aliases } : {};
  if (request.orderBy) return pageOf(records.map(view), request, rules);
  const matches = parseFilter(request.filter ?? '', aliases);
  const size = pageSizeOf(request, {});
  const [afterTime, afterName] = request.pageToken ? readToken(request.pageToken, 2) : [];
  const after =
    afterName === undefined ? undefined : { createdAt: Date.parse(String(afterTime)), name: `${afterName}` };
  const items: JsonObject[] = [];
  let last: Record | undefined;
  for (const record of records.reverse().sort(newer)) {
    if (after && newer(record, after) <= 0) continue;
    if (items.length === size && last && !request.filter) return pageWith(items, last);
    const message = view(record);
    if (!matches(message)) continue;
    if (items.length === size && last) return pageWith(items, last);
    items.push(masked(message, request.readMask));
    last = record;
  }
  return { items };
}

function pageWith(items: JsonObject[], { createdAt, name }: Listed): Page {
  return { items, nextPageToken: writeToken([iso(createdAt), name]) };
}

function newer(left: Listed, right: Listed): number {
  if (left.createdAt !== right.createdAt) return right.createdAt - left.createdAt;
  return left.name === right.name ? 0 : left.name < right.name ? 1 : -1;
}
