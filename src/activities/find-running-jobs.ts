import { tuningRegions } from '../catalog/regions.ts';
import type { QuotaPool } from '../contract/quota.ts';
import { isKind } from '../google/errors.ts';
import { refusedProject } from './allowed-places.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';

export interface FindRunningJobsInput {
  readonly project: string;
  readonly pool: QuotaPool;
  /** Those that requests name, beside the regions that we know; none: nobody has asked, the line was begun by hand. */
  readonly regions: readonly string[];
}

export interface FoundJob {
  readonly name: string;
  readonly sinceMs: number;
}

/**
 * Our own jobs that take of this quota now. Jobs of a pool may live in any region, wherever they compute.
 * @throws ApplicationFailure InvalidRequest for a line that was begun by hand in a project that this worker may not touch.
 */
export function findRunningJobs({
  tuningBackend,
  owner,
  ...places
}: Dependencies): (input: FindRunningJobsInput) => Promise<FoundJob[]> {
  return ({ project, pool, regions }) =>
    withFailures(async () => {
      // those who ask were let in when their requests were checked: refused here, they would begin the line over and over
      const refused = regions.length === 0 ? refusedProject('project', project, places) : undefined;
      if (refused) throw invalidRequest([refused]);
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
