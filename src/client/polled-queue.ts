import type { TemporalTarget } from './connection.ts';

const WORKFLOW_QUEUE = 1; // temporal.api.enums.v1.TaskQueueType

/** Whether a worker asked that queue for workflows within the last minutes. */
export async function isPolled({ connection, namespace, taskQueue }: TemporalTarget): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_QUEUE,
  });
  return (pollers ?? []).length > 0;
}
