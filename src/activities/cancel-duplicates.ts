import type { SubmissionKey } from '../contract/submission-key.ts';
import { isTerminal, type JobLocation, type TuningJob } from '../contract/tuning-job.ts';
import type { TuningBackend } from '../vertex/tuning-backend.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { withHeartbeats } from './heartbeat.ts';

export interface DuplicatesInput {
  readonly key: SubmissionKey;
  readonly location: JobLocation;
  /** The job that the workflow recorded. */
  readonly keep: string;
}

/**
 * Only Gemini's tuning jobs can have duplicates: their ids are not ours, and a create that was given up for lost may arrive
 * late. Answers the names of those that were cancelled.
 */
export function cancelDuplicates({ tuningBackend }: Dependencies): (input: DuplicatesInput) => Promise<string[]> {
  return ({ key, location, keep }) =>
    withFailures(() =>
      withHeartbeats(async () => {
        const backend = tuningBackend(location, 'tuningJobs');
        return cancelAllBut(keep, await backend.find(key), backend);
      }),
    );
}

export async function cancelAllBut(
  keep: string,
  jobs: readonly TuningJob[],
  backend: TuningBackend,
): Promise<string[]> {
  const others = jobs.filter(({ name, state }) => name !== keep && !isTerminal(state));
  for (const { name } of others) await backend.cancel(name);
  return others.map(({ name }) => name);
}
