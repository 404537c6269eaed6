import { tuningRegions } from '../catalog/regions.ts';
import type { QuotaPool } from '../contract/quota.ts';
import { isKind } from '../google/errors.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';

export interface FindRunningJobsInput {
  readonly project: string;
  readonly pool: QuotaPool;
  /** Those that requests name, beside the regions that we know. */
  readonly regions: readonly string[];
}

export interface FoundJob {
  readonly name: string;
  readonly sinceMs: number;
}

/** Our own jobs that take of this quota now. Jobs of a pool may live in any region, wherever they compute. */
export function findRunningJobs({
  tuningBackend,
  owner,
}: Dependencies): (input: FindRunningJobsInput) => Promise<FoundJob[]> {
  return ({ project, pool, regions }) =>
    withFailures(async () => {
      const api = pool === 'gemini' ? 'tuningJobs' : 'pipelineJobs';
      const everywhere = [...new Set([...tuningRegions, ...regions])];
      const found = await Promise.all(
        everywhere.map(async (region) => {
          try {
            return await tuningBackend({ project, region }, api).listOwned(owner);
          } catch (error) {
            // a region without this API, or closed to us, has none of our jobs
            if (isKind(error, 'NotFound', 'Denied', 'Invalid', 'Unimplemented')) return [];
            throw error;
          }
        }),
      );
      return found
        .flat()
        .filter((job) => job.pool === pool)
        .map(({ name, createTime }) => ({ name, sinceMs: Date.parse(createTime) }));
    });
}
