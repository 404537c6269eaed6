import type { WorkflowExecutionInfo } from '@temporalio/client';

/** What Temporal knows of every run. Plain data. */
export interface RunFacts {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** Temporal's name: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT … */
  readonly status: string;
  readonly startTime: string;
  readonly closeTime?: string;
}

export function runFacts(run: Omit<WorkflowExecutionInfo, 'raw'>): RunFacts {
  return {
    workflowId: run.workflowId,
    runId: run.runId,
    workflowType: run.type,
    status: run.status.name,
    startTime: run.startTime.toISOString(),
    ...(run.closeTime ? { closeTime: run.closeTime.toISOString() } : {}),
  };
}
