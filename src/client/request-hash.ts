import { shortHash } from '../requests/content-hash.ts';

/** Memo key under which a run's request hash stands, so that a repeated call can be told from a different one. */
export const REQUEST_HASH_MEMO = 'tempotuneRequestHash';

/** Same request, same id: whoever repeats a call without an id of their own joins the first run. */
export function derivedWorkflowId(workflowType: string, request: unknown): string {
  return `${workflowType}-${shortHash(request)}`;
}
