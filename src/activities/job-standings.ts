import type { SubmissionKey } from '../contract/submission-key.ts';
import { isTerminal } from '../contract/tuning-job.ts';
import type { WorkflowRun } from '../contract/workflow-run.ts';
import { type ActiveJob, type Standing, standingOf } from '../planning/orphans.ts';
import type { TuningBackend } from '../vertex/tuning-backend.ts';
import type { WorkflowDirectory } from './workflow-directory.ts';

export type KeyedJob = ActiveJob & { readonly keyHash?: string };

/** The newest run that may watch the jobs of a workflow id, with its key; both absent when the workflow is gone. */
export interface Claim {
  readonly run?: WorkflowRun;
  readonly key?: SubmissionKey;
}

export async function claimOf(workflowId: string, workflows: WorkflowDirectory): Promise<Claim> {
  const run = await workflows.find(workflowId);
  const key = run && (await workflows.keyOf(run));
  return { ...(run ? { run } : {}), ...(key ? { key } : {}) };
}

/** How each of the jobs of one workflow id and one key hash stands, oldest first. */
export async function standingsOf(
  jobs: readonly KeyedJob[],
  { run, key }: Claim,
  { backend, workflows }: { readonly backend: TuningBackend; readonly workflows: WorkflowDirectory },
): Promise<readonly Standing[]> {
  const keyHash = jobs[0]?.keyHash;
  const isItsKey = key !== undefined && submissionOf(keyHash, key, backend) !== undefined;
  const active = jobs.filter(({ state }) => !isTerminal(state));
  const isContested = run !== undefined && run.closeTime === undefined && isItsKey && active.length > 1;
  const keeps = isContested ? await keptJob(run, active, workflows) : undefined;
  const watcher = { ...(run ? { run } : {}), isItsKey, ...(keeps === undefined ? {} : { keeps }) };
  return jobs.map((job) => standingOf(job, watcher));
}

/** A recorded job that is none of these ended already, or is of another submission: then as a submit would, the oldest. */
async function keptJob(
  run: WorkflowRun,
  active: readonly KeyedJob[],
  workflows: WorkflowDirectory,
): Promise<string | undefined> {
  const recorded = await workflows.recordedJob(run);
  return active.some(({ name }) => name === recorded) ? recorded : active[0]?.name;
}

// A job that finds no quota is submitted again after ten minutes: this many in the longest deadline, 30 days.
const MOST_RESUBMISSIONS = 4_320;

/** The key of that hash: the given one, or that of a later submission on purpose. */
export function submissionOf(
  keyHash: string | undefined,
  key: SubmissionKey,
  backend: Pick<TuningBackend, 'keyHashOf'>,
): SubmissionKey | undefined {
  for (let resubmission = key.resubmission; resubmission <= key.resubmission + MOST_RESUBMISSIONS; resubmission += 1) {
    const submission = { ...key, resubmission };
    if (backend.keyHashOf(submission) === keyHash) return submission;
  }
  return undefined;
}
