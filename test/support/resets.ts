import type { Client, WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** The moment before a run did something: scheduled an activity, started a child, or ended. */
export type Moment = (event: HistoryEvent) => HistoryEvent['eventId'];

export function beforeActivity(type: string): Moment {
  return ({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name === type ? scheduled.workflowTaskCompletedEventId : undefined;
}

export function beforeChild(workflowId: string): Moment {
  return ({ startChildWorkflowExecutionInitiatedEventAttributes: initiated }) =>
    initiated?.workflowId === workflowId ? initiated.workflowTaskCompletedEventId : undefined;
}

/** As `temporal workflow reset`: the run goes on in a new one, from the first such moment. */
export async function reset(client: Client, run: WorkflowHandle, moment: Moment): Promise<void> {
  const { runId } = await run.describe();
  const { events } = await client.workflow.getHandle(run.workflowId, runId).fetchHistory();
  const eventId = (events ?? []).map(moment).find((id) => id !== undefined && id !== null);
  if (eventId === undefined) throw new Error(`${run.workflowId} has not come to that moment`);
  await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: run.workflowId, runId },
    workflowTaskFinishEventId: eventId,
    requestId: `reset-${runId}`,
    reason: 'a test',
  });
}
