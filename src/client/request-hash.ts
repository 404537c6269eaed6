import { createHash } from 'node:crypto';
import { canonicalJson } from '../contract/canonical-json.ts';

/** Memo key under which a run's request hash stands, so that a repeated call can be told from a different one. */
export const REQUEST_HASH_MEMO = 'tempotuneRequestHash';

/** Hex SHA-256 of the request as JSON with sorted keys: spelling order and undefined fields make no difference. */
export function requestHash(request: unknown): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex');
}

/** Same request, same id: whoever repeats a call without an id of their own joins the first run. */
export function derivedWorkflowId(workflowType: string, request: unknown): string {
  return `${workflowType}-${requestHash(request).slice(0, 16)}`;
}
