import { compareNames } from './registry.ts';

export interface ListingQuery {
  prefix?: string;
  delimiter?: string;
  startOffset?: string;
  endOffset?: string;
  pageToken?: string;
  maxResults?: number;
}

export interface Listing<T> {
  items: T[];
  prefixes: string[];
  nextPageToken?: string;
}

const LARGEST_PAGE = 1_000; // objects.list: maxResults, "no more than 1,000"

/**
 * One page of `entries`, which are in name order. Items and prefixes share the page, as in the API; the token is the
 * last name or prefix shown, so a page stays right while objects come and go.
 */
export function listPage<T extends { name: string }>(entries: readonly T[], query: ListingQuery): Listing<T> {
  const { prefix = '', delimiter = '', startOffset, endOffset } = query;
  const last = query.pageToken === undefined ? undefined : Buffer.from(query.pageToken, 'base64url').toString();
  const size = Math.min(query.maxResults || LARGEST_PAGE, LARGEST_PAGE);
  const items: T[] = [];
  const prefixes: string[] = [];
  let shown: string | undefined;
  for (const entry of entries) {
    const { name } = entry;
    if (!name.startsWith(prefix)) continue;
    if (startOffset && compareNames(name, startOffset) < 0) continue;
    if (endOffset && compareNames(name, endOffset) >= 0) break;
    const folder = folderOf(name, prefix, delimiter);
    if (last !== undefined && compareNames(folder ?? name, last) <= 0) continue;
    if (folder !== undefined && folder === prefixes.at(-1)) continue;
    if (items.length + prefixes.length === size) {
      return { items, prefixes, nextPageToken: Buffer.from(shown ?? '').toString('base64url') };
    }
    if (folder === undefined) items.push(entry);
    else prefixes.push(folder);
    shown = folder ?? name;
  }
  return { items, prefixes };
}

function folderOf(name: string, prefix: string, delimiter: string): string | undefined {
  const at = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : name.slice(0, at + delimiter.length);
}
