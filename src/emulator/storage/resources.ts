import { projectNumberOf } from './project-number.ts';
import type { BucketRecord, ObjectRecord } from './records.ts';

/** The object as the JSON API shows it: numbers that may be large are strings. */
export function objectResource(object: ObjectRecord, baseUrl: string): Record<string, unknown> {
  const { bucket, name, fields } = object;
  const path = `b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(name)}`;
  const generation = String(object.generation);
  const created = new Date(object.createdAtMs).toISOString();
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${baseUrl}/storage/v1/${path}`,
    mediaLink: `${baseUrl}/download/storage/v1/${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation,
    metageneration: String(object.metageneration),
    storageClass: 'STANDARD',
    ...fields,
    size: String(object.sizeBytes),
    ...(object.md5 === undefined ? {} : { md5Hash: object.md5 }),
    crc32c: object.crc32c,
    etag: etagOf(object),
    ...(object.componentCount === undefined ? {} : { componentCount: object.componentCount }),
    timeCreated: created,
    updated: new Date(object.updatedAtMs).toISOString(),
    timeStorageClassUpdated: created,
    timeFinalized: created,
  };
}

export function bucketResource(bucket: BucketRecord, baseUrl: string): Record<string, unknown> {
  return {
    kind: 'storage#bucket',
    id: bucket.name,
    selfLink: `${baseUrl}/storage/v1/b/${encodeURIComponent(bucket.name)}`,
    name: bucket.name,
    projectNumber: projectNumberOf(bucket.projectId),
    generation: String(bucket.generation),
    metageneration: String(bucket.metageneration),
    location: bucket.location,
    locationType: ['US', 'EU', 'ASIA'].includes(bucket.location) ? 'multi-region' : 'region',
    storageClass: bucket.storageClass,
    ...(bucket.labels === undefined ? {} : { labels: bucket.labels }),
    etag: etagOf(bucket),
    timeCreated: new Date(bucket.createdAtMs).toISOString(),
    updated: new Date(bucket.updatedAtMs).toISOString(),
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'inherited' },
  };
}

export function etagOf({ generation, metageneration }: { generation: number; metageneration: number }): string {
  return Buffer.from(`${generation}/${metageneration}`).toString('base64');
}
