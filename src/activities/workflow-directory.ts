import type { SubmissionKey } from '../contract/submission-key.ts';
import type { WorkflowRun } from '../contract/workflow-run.ts';

/** What activities ask Temporal about the workflows of their own namespace, past all caches. */
export interface WorkflowDirectory {
  /** The newest run under that id; undefined when retention has removed it, or there never was one. */
  find(workflowId: string): Promise<WorkflowRun | undefined>;
  /** The key of a tuneModel's first job; undefined for another type, and when its history is gone. */
  keyOf(run: WorkflowRun): Promise<SubmissionKey | undefined>;
  /** The job that a running tuneModel follows; undefined while it has none. Throws when no worker answers. */
  recordedJob(run: WorkflowRun): Promise<string | undefined>;
  /** Starts the run's request again under its id, with that key. False when the id is in use again. */
  startAgain(run: WorkflowRun, key: SubmissionKey): Promise<boolean>;
}
