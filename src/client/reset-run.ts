import { TerminatedFailure, type WorkflowClient, type WorkflowFailedError } from '@temporalio/client';

/** A run, and the first one of its workflow: a reset and continue-as-new make other runs of it, a new start does not. */
export interface RunIdentity {
  readonly runId: string;
  readonly firstRunId: string;
}

export async function latestRun(workflow: WorkflowClient, workflowId: string): Promise<RunIdentity> {
  const { runId, raw } = await workflow.getHandle(workflowId).describe();
  return { runId, firstRunId: raw.workflowExecutionInfo?.firstRunId ?? runId };
}

/** A reset ends the old run as terminated; then `latest` is what it goes on in. */
export function isReset(error: WorkflowFailedError, watched: RunIdentity, latest: RunIdentity): boolean {
  return (
    error.cause instanceof TerminatedFailure &&
    latest.runId !== watched.runId &&
    latest.firstRunId === watched.firstRunId
  );
}
