/** A run of a workflow, as Temporal describes it. Times are ISO 8601. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly taskQueue: string;
  /** Temporal's name: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT … */
  readonly status: string;
  readonly startTime: string;
  /** Absent while it runs. */
  readonly closeTime?: string;
}
