import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/** The failure a run ended with; anything else is a test failure. */
export async function failureOf(run: WorkflowHandle): Promise<ApplicationFailure> {
  const result: unknown = await run.result().catch((error: unknown) => error);
  if (result instanceof WorkflowFailedError && result.cause instanceof ApplicationFailure) return result.cause;
  throw new Error(`${run.workflowId} did not end with an ApplicationFailure, but with ${String(result)}`);
}

export async function historyLength(run: WorkflowHandle): Promise<number> {
  return (await run.fetchHistory()).events?.length ?? 0;
}

/** How long a worker that dies inside a workflow task holds the run up. */
export async function taskTimeoutSeconds(run: WorkflowHandle): Promise<number> {
  const [started] = (await run.fetchHistory()).events ?? [];
  return Number(started?.workflowExecutionStartedEventAttributes?.workflowTaskTimeout?.seconds);
}

export async function timersOf(run: WorkflowHandle): Promise<number> {
  const { events } = await run.fetchHistory();
  return (events ?? []).filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes).length;
}
