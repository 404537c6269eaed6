import { readJsonBody } from './json-body.ts';
import type { BucketRecord } from './records.ts';
import type { StorageContext } from './storage-context.ts';
import { conditionNotMet, invalid, jsonResponse } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';

/** Kept and shown, as clients read, change and write a policy; the emulator lets everybody do everything. */
export async function getIamPolicy({ registry }: StorageContext, bucket: string): Promise<StorageResponse> {
  return jsonResponse(policyOf(registry.getBucket(bucket)));
}

export async function setIamPolicy(
  { registry, now }: StorageContext,
  request: StorageRequest,
  name: string,
): Promise<StorageResponse> {
  const bucket = registry.getBucket(name);
  const { bindings = [], version = 1, etag } = await readJsonBody(request.body);
  if (!Array.isArray(bindings)) throw invalid('Invalid value for bindings: expected a list.');
  if (typeof etag === 'string' && etag !== policyOf(bucket).etag) throw conditionNotMet();
  const iamPolicy = { bindings, version: Number(version), revision: (bucket.iamPolicy?.revision ?? 1) + 1 };
  const changed = { ...bucket, iamPolicy, metageneration: bucket.metageneration + 1, updatedAtMs: now() };
  registry.replaceBucket(changed);
  return jsonResponse(policyOf(changed));
}

function policyOf({ name, projectId, iamPolicy }: BucketRecord): Record<string, unknown> {
  return {
    kind: 'storage#policy',
    resourceId: `projects/_/buckets/${name}`,
    version: iamPolicy?.version ?? 1,
    etag: Buffer.from(`iam/${iamPolicy?.revision ?? 1}`).toString('base64'),
    bindings: iamPolicy?.bindings ?? [
      { role: 'roles/storage.legacyBucketOwner', members: [`projectEditor:${projectId}`, `projectOwner:${projectId}`] },
      { role: 'roles/storage.legacyBucketReader', members: [`projectViewer:${projectId}`] },
    ],
  };
}
