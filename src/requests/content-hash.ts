import { createHash } from 'node:crypto';
import { canonicalJson } from '../contract/canonical-json.ts';

/** Hex SHA-256 of the value as JSON with sorted keys: spelling order and undefined fields make no difference. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** 16 hex characters, short enough for a label value (63) and long enough not to collide. */
export function shortHash(value: unknown): string {
  return contentHash(value).slice(0, 16);
}
