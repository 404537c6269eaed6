import { trialWorkflowId } from './names.ts';

/**
 * Plain data that stands for one paid job. Stable over crashes, worker upgrades, continue-as-new and resets; changes only
 * when a new job is wanted. Adapters hash it to their own id or label rules (the workflow sandbox has no crypto).
 */
export interface SubmissionKey {
  /** The workflow that answers for the job: the sweep's id for a trial. */
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  /** Temporal's workflow attempt, from 1. */
  readonly attempt: number;
  /** 1-based index in a sweep. */
  readonly trial?: number;
  /** Counts how often the sweep was told to retry the trial; absent means never. */
  readonly retry?: number;
  /** Counts jobs submitted on purpose for the same work, from 0. */
  readonly resubmission: number;
}

/** The tuneModel that watches the job of the key: the sweep's child for a trial. */
export function watchingWorkflowId({ workflowId, trial }: SubmissionKey): string {
  return trial === undefined ? workflowId : trialWorkflowId(workflowId, trial);
}
