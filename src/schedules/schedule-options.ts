import { type ScheduleDescription, type ScheduleOptions, ScheduleOverlapPolicy } from '@temporalio/client';
import { canonicalJson } from '../contract/canonical-json.ts';
import type { Overlap, ResolvedSchedule } from '../contract/schedule-file.ts';
import { taskTimeout } from '../contract/task-timeout.ts';

/** Memo of a schedule: name of the file that it came from. It can't be changed later. */
export const GROUP_MEMO = 'tempotuneScheduleFile';

/**
 * Memo of the runs that a schedule starts: what it was applied from. The server gives a cron back as calendars, so that a
 * described spec never equals the wanted one; this text does.
 */
const APPLIED_MEMO = 'tempotuneSchedule';

const overlaps: Readonly<Record<Overlap, ScheduleOverlapPolicy>> = {
  Skip: ScheduleOverlapPolicy.SKIP,
  BufferOne: ScheduleOverlapPolicy.BUFFER_ONE,
  BufferAll: ScheduleOverlapPolicy.BUFFER_ALL,
  CancelOther: ScheduleOverlapPolicy.CANCEL_OTHER,
};

export function overlapPolicy(overlap: Overlap): ScheduleOverlapPolicy {
  return overlaps[overlap];
}

/** Everything that is applied, as one text to compare; what only counts at its creation is not in it. */
export function appliedText({ paused: _, ...schedule }: ResolvedSchedule, taskQueue: string): string {
  return canonicalJson({ ...schedule, taskQueue });
}

/** What the schedule was last applied from; undefined when something else made it. */
export function appliedTo({ action }: Pick<ScheduleDescription, 'action'>): string | undefined {
  const applied = action.memo?.[APPLIED_MEMO];
  return typeof applied === 'string' ? applied : undefined;
}

/** As Temporal takes it. A spec replaces the one before, since a merged one would run both. */
export function scheduleOptions(
  schedule: ResolvedSchedule,
  taskQueue: string,
): Required<Pick<ScheduleOptions, 'spec' | 'action' | 'policies'>> {
  const { id, workflow, cron, everyMs, timeZone, jitterMs, catchUpMs, overlap, request } = schedule;
  return {
    spec: {
      ...(everyMs === undefined ? { cronExpressions: [...cron] } : { intervals: [{ every: everyMs }] }),
      timezone: timeZone,
      ...(jitterMs > 0 ? { jitter: jitterMs } : {}),
    },
    action: {
      type: 'startWorkflow',
      workflowType: workflow,
      workflowId: id,
      taskQueue,
      args: [request],
      ...taskTimeout(workflow),
      memo: { [APPLIED_MEMO]: appliedText(schedule, taskQueue) },
    },
    policies: { overlap: overlapPolicy(overlap), catchupWindow: catchUpMs },
  };
}
