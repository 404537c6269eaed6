import { isError } from '../contract/findings.ts';
import type { ResolvedReconcileRequest } from '../contract/reconcile.ts';
import { resolveReconcileRequest } from '../requests/resolve-reconcile-request.ts';
import { invalidRequest } from './failures.ts';

/** The only reader of the raw input of `reconcileJobs`. */
export function resolveReconciliation(): (input: unknown) => Promise<ResolvedReconcileRequest> {
  return async (input) => {
    const { value, findings } = resolveReconcileRequest(input);
    if (!value || findings.some(isError)) throw invalidRequest(findings);
    return value;
  };
}
