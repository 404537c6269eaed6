import { ScheduleAlreadyRunning, type ScheduleClient } from '@temporalio/client';
import type { ReconcileRequest } from '../contract/reconcile.ts';
import type { ResolvedSchedule } from '../contract/schedule-file.ts';
import { appliedText, appliedTo, scheduleOptions } from './schedule-options.ts';

export interface ReconcileSchedule {
  readonly request: ReconcileRequest;
  readonly everyMs: number;
  readonly taskQueue: string;
}

export interface AppliedSchedule {
  readonly scheduleId: string;
  readonly how: 'created' | 'updated' | 'unchanged';
}

/** Creates the schedule of that project, or changes it where it differs. It stays paused when somebody paused it. */
export async function applyReconcileSchedule(
  schedules: ScheduleClient,
  { request, everyMs, taskQueue }: ReconcileSchedule,
): Promise<AppliedSchedule> {
  const scheduleId = `tempotune-reconcile-${request.project}`;
  const schedule = scheduleOf(scheduleId, request, everyMs);
  const options = scheduleOptions(schedule, taskQueue);
  try {
    await schedules.create({ scheduleId, ...options });
    return { scheduleId, how: 'created' };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = schedules.getHandle(scheduleId);
  if (appliedTo(await handle.describe()) === appliedText(schedule, taskQueue)) return { scheduleId, how: 'unchanged' };
  await handle.update(({ state }) => ({ ...options, state }));
  return { scheduleId, how: 'updated' };
}

/** One that still runs looks at the same jobs, so that the next is skipped; missed ones need not be made up for. */
function scheduleOf(id: string, request: ReconcileRequest, everyMs: number): ResolvedSchedule {
  return {
    ...{ id, workflow: 'reconcileJobs', request },
    ...{ cron: [], everyMs, timeZone: 'UTC', jitterMs: 0 },
    ...{ catchUpMs: everyMs, overlap: 'Skip', paused: false },
  };
}
