import { stillPolling } from '../../client/polled-queue.ts';
import type { TempotuneClient } from '../../client.ts';

// temporal.api.enums.v1.TaskQueueType
export const WORKFLOW_TASKS = 1;
export const ACTIVITY_TASKS = 2;

const TIMEOUT_MS = 3_000;

type Answer = Awaited<ReturnType<TempotuneClient['target']['connection']['workflowService']['describeTaskQueue']>>;
type Poller = NonNullable<Answer['pollers']>[number];

/** All that the server lists of a task queue, and those of them that still poll. */
export async function pollersOf(
  { target }: TempotuneClient,
  name: string,
  taskQueueType: number,
): Promise<{ readonly listed: readonly Poller[]; readonly polling: readonly Poller[] }> {
  const { connection, namespace } = target;
  const { pollers } = await within(connection, () =>
    connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType }),
  );
  const listed = pollers ?? [];
  return { listed, polling: stillPolling(listed, Date.now()) };
}

/** A call of the doctor waits three seconds at most. */
export function within<T>(connection: TempotuneClient['target']['connection'], call: () => Promise<T>): Promise<T> {
  return connection.withDeadline(Date.now() + TIMEOUT_MS, call);
}
