import type { Connection } from '@temporalio/client';
import type { TemporalTarget } from './connection.ts';

// temporal.api.enums.v1.TaskQueueType
export const WORKFLOW_TASKS = 1;
export const ACTIVITY_TASKS = 2;

// A poll lasts a minute at most, and a worker begins the next at once. The server lists one that ended for minutes more.
const LONGEST_POLL_MS = 75_000;

type Answer = Awaited<ReturnType<Connection['workflowService']['describeTaskQueue']>>;
type Poller = NonNullable<Answer['pollers']>[number];

/** All that the server lists of a task queue, and those of them that still poll. */
export interface Pollers {
  readonly listed: readonly Poller[];
  readonly polling: readonly Poller[];
}

export async function pollersOf(
  { connection, namespace }: Pick<TemporalTarget, 'connection' | 'namespace'>,
  name: string,
  taskQueueType: number,
): Promise<Pollers> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType,
  });
  const listed = pollers ?? [];
  return { listed, polling: listed.filter((poller) => Date.now() - lastAccessMs(poller) <= LONGEST_POLL_MS) };
}

/** Since 1970; what the server does not say counts as now. */
export function lastAccessMs({ lastAccessTime: time }: Poller): number {
  return time?.seconds === undefined ? Date.now() : Number(time.seconds) * 1_000;
}

/** Whether a worker asks the queue of our runs for workflows. */
export async function isPolled(target: TemporalTarget): Promise<boolean> {
  return (await pollersOf(target, target.taskQueue, WORKFLOW_TASKS)).polling.length > 0;
}
