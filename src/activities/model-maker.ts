import { labelKeys } from '../contract/labels.ts';
import { locationOf } from '../contract/resource-names.ts';
import { apiOfJob, type TuningJob } from '../contract/tuning-job.ts';
import { isKind } from '../google/errors.ts';
import type { Dependencies } from './dependencies.ts';

/** The key hash of an earlier job, when Vertex AI answered this one from its cache: its model carries the maker's label. */
export function cachedFrom({ keyHash }: TuningJob, labels: Readonly<Record<string, string>>): string | undefined {
  const maker = labels[labelKeys.key];
  return keyHash === undefined || maker === keyHash ? undefined : maker;
}

/** The job that trained the model, whose metrics are the model's: this one, or the earlier one behind a cache hit. */
export async function makerOf(
  job: TuningJob,
  { modelRegistry, tuningBackend }: Pick<Dependencies, 'modelRegistry' | 'tuningBackend'>,
): Promise<TuningJob> {
  if (job.model === undefined || job.keyHash === undefined) return job;
  try {
    const { labels } = await modelRegistry(locationOf(job.model)).get(job.model);
    const maker = cachedFrom(job, labels);
    if (maker === undefined) return job;
    const name = job.name.replace(job.keyHash, maker); // a pipeline job's id is made of its key's hash
    return await tuningBackend(locationOf(name), apiOfJob(name)).get(name);
  } catch (error) {
    if (isKind(error, 'NotFound')) return job; // registering says what is missing
    throw error;
  }
}
