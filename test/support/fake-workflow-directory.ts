import type { WorkflowDirectory } from '../../src/activities/workflow-directory.ts';
import type { SubmissionKey } from '../../src/contract/submission-key.ts';
import type { WorkflowRun } from '../../src/contract/workflow-run.ts';

export interface FakeWorkflowDirectory extends WorkflowDirectory {
  /** A tuneModel that watches the jobs of that key; without a close time it runs. */
  add(key: SubmissionKey, run?: Partial<WorkflowRun>, recordedJob?: string): void;
  remove(workflowId: string): void;
  readonly startedAgain: readonly SubmissionKey[];
}

interface Known {
  readonly run: WorkflowRun;
  readonly key: SubmissionKey;
  readonly recordedJob?: string;
}

export function fakeWorkflowDirectory(): FakeWorkflowDirectory {
  const known = new Map<string, Known>();
  const startedAgain: SubmissionKey[] = [];
  return {
    startedAgain,
    add(key, different = {}, recordedJob) {
      const run: WorkflowRun = {
        workflowId: key.workflowId,
        runId: key.firstExecutionRunId,
        type: 'tuneModel',
        taskQueue: 'tempotune',
        status: 'RUNNING',
        startTime: new Date(0).toISOString(),
        ...different,
      };
      known.set(run.workflowId, { run, key, ...(recordedJob === undefined ? {} : { recordedJob }) });
    },
    remove(workflowId) {
      known.delete(workflowId);
    },
    find: async (workflowId) => known.get(workflowId)?.run,
    keyOf: async ({ workflowId }) => known.get(workflowId)?.key,
    recordedJob: async ({ workflowId }) => known.get(workflowId)?.recordedJob,
    async startAgain(_run, key) {
      startedAgain.push(key);
      return true;
    },
  };
}
