import type { Finding } from '../../contract/findings.ts';

/** JSON as it stands in a file; `start` is the offset of its first character. */
export type JsonNode = { readonly start: number } & (
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[]; readonly endedBy?: 'outer key' }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null'; readonly value: null }
  /** Text without quotes, such as a placeholder. */
  | { readonly kind: 'bare word'; readonly value: string }
);

export interface JsonEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly value: JsonNode;
}

export interface PlacedFinding {
  readonly start: number;
  readonly finding: Finding;
}

export interface JsonScan {
  /** As far as it could be read; absent when nothing could. */
  readonly root?: JsonNode;
  readonly findings: readonly PlacedFinding[];
}

export function pathText(path: readonly string[]): string {
  return path.join('.');
}

/** The last one of a key, as JSON counts; absent when `node` is no object. */
export function entryOf(node: JsonNode | undefined, key: string): JsonEntry | undefined {
  return node?.kind === 'object' ? node.entries.findLast((entry) => entry.key === key) : undefined;
}

/** Plain data; bare words are left out. */
export function plainValue(node: JsonNode): unknown {
  if (node.kind === 'object') {
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
  }
  if (node.kind === 'list') return node.items.map(plainValue);
  return node.kind === 'bare word' ? undefined : node.value;
}
