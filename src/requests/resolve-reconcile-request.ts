import { tuningRegions } from '../catalog/regions.ts';
import type { ReconcileRequest, ResolvedReconcileRequest } from '../contract/reconcile.ts';
import { draftOf } from './draft.ts';
import { reconcileRequestSchema } from './reconcile-schema.ts';
import { plainData, type Resolution, resolution } from './resolution.ts';

// Longer than it takes to reset a workflow, to start it again, or for a create that was given up to make its job.
const GRACE_SECONDS = 600;

/** Every problem of whatever was handed in, and the request with its defaults when there is none. Never throws. */
export function resolveReconcileRequest(input: unknown): Resolution<ResolvedReconcileRequest> {
  const plain = plainData(input);
  if ('finding' in plain) return { findings: [plain.finding] };
  const { findings, values } = draftOf(reconcileRequestSchema, plain.data);
  return resolution(findings, () => withDefaults(values as ReconcileRequest)); // no error: the project is there
}

function withDefaults(request: ReconcileRequest): ResolvedReconcileRequest {
  const { project, regions, graceSeconds, orphans, dryRun, champions } = request;
  return {
    project,
    regions: [...new Set(regions ?? tuningRegions)],
    graceSeconds: graceSeconds ?? GRACE_SECONDS,
    orphans: orphans ?? 'cancel',
    dryRun: dryRun ?? false,
    ...(champions ? { champions: champions.map((root) => root.replace(/\/+$/, '')) } : {}),
  };
}
