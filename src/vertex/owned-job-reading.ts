import { labelKeys } from '../contract/labels.ts';
import type { OwnedJob } from '../contract/owned-job.ts';
import { isTerminal, type JobState } from '../contract/tuning-job.ts';
import { isKind } from '../google/errors.ts';
import { jobState } from './job-state.ts';
import { oldestFirst } from './oldest-first.ts';
import { isoTime, present, type WireJob, type WireTuningJob } from './wire.ts';
import { workflowIdIn } from './workflow-labels.ts';

/** What lists answered, sifted once more: a filter that was ignored must not hand us a job of somebody else. */
export function ownedJobs(
  jobs: readonly (WireJob | WireTuningJob)[],
  owner: string,
  which: 'active' | 'all',
): OwnedJob[] {
  return jobs
    .filter(({ labels }) => labels?.[labelKeys.owner] === owner)
    .map(readOwnedJob)
    .filter(({ state }) => which === 'all' || !isTerminal(state))
    .sort(oldestFirst);
}

function readOwnedJob(job: WireJob | WireTuningJob): OwnedJob {
  const labels = job.labels ?? {};
  return present({
    name: job.name ?? '',
    state: stateOf(job),
    createTime: isoTime(job.createTime) ?? new Date(0).toISOString(),
    workflowId: workflowIdIn(labels),
    pool: labels[labelKeys.pool],
    keyHash: labels[labelKeys.key],
    specHash: labels[labelKeys.spec],
    sweepHash: labels[labelKeys.sweep],
  }) as OwnedJob;
}

/** One job in a state that this version does not know must not hide all others; until it is looked at it counts as running. */
function stateOf(job: WireJob | WireTuningJob): JobState {
  try {
    return jobState(job);
  } catch (error) {
    if (isKind(error, 'Unavailable')) return 'RUNNING';
    throw error;
  }
}
