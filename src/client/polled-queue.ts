import type { TemporalTarget } from './connection.ts';

const WORKFLOW_QUEUE = 1; // temporal.api.enums.v1.TaskQueueType

/** A poll lasts a minute at most, and a worker begins the next at once. The server lists one that ended for minutes more. */
export const LONGEST_POLL_MS = 75_000;

interface Poller {
  readonly lastAccessTime?: { readonly seconds?: unknown } | null;
}

/** Those that asked for tasks within the longest poll. */
export function stillPolling<Listed extends Poller>(
  pollers: readonly Listed[] | null | undefined,
  nowMs: number,
): Listed[] {
  return (pollers ?? []).filter(({ lastAccessTime }) => nowMs - lastAccessMs(lastAccessTime) <= LONGEST_POLL_MS);
}

/** Since 1970; what the server does not say counts as now. */
export function lastAccessMs(time: Poller['lastAccessTime']): number {
  return time?.seconds === undefined ? Date.now() : Number(time.seconds) * 1_000;
}

/** Whether a worker asks that queue for workflows. */
export async function isPolled({ connection, namespace, taskQueue }: TemporalTarget): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_QUEUE,
  });
  return stillPolling(pollers, Date.now()).length > 0;
}
