import {
  ScheduleAlreadyRunning,
  type ScheduleClient,
  type ScheduleDescription,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import { canonicalJson } from '../contract/canonical-json.ts';
import { workflowTypes } from '../contract/names.ts';
import type { ReconcileRequest } from '../contract/reconcile.ts';

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
  wanted: ReconcileSchedule,
): Promise<AppliedSchedule> {
  const scheduleId = `tempotune-reconcile-${wanted.request.project}`;
  const options = optionsOf(wanted, scheduleId);
  try {
    await schedules.create({ scheduleId, ...options });
    return { scheduleId, how: 'created' };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = schedules.getHandle(scheduleId);
  if (isAsWanted(await handle.describe(), wanted)) return { scheduleId, how: 'unchanged' };
  await handle.update(({ state }) => ({ ...options, state }));
  return { scheduleId, how: 'updated' };
}

function optionsOf({ request, everyMs, taskQueue }: ReconcileSchedule, workflowId: string) {
  return {
    spec: { intervals: [{ every: everyMs }] },
    action: {
      type: 'startWorkflow',
      workflowType: workflowTypes.reconcileJobs,
      workflowId,
      taskQueue,
      args: [request],
    },
    // one that still runs looks at the same jobs; missed ones need not be made up for
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: everyMs },
  } satisfies Omit<ScheduleOptions, 'scheduleId'>;
}

function isAsWanted({ spec, action, policies }: ScheduleDescription, wanted: ReconcileSchedule): boolean {
  const there = {
    every: spec.intervals?.map(({ every }) => every),
    queue: action.taskQueue,
    request: action.args?.[0],
    overlap: policies.overlap,
  };
  const { everyMs, taskQueue, request } = wanted;
  const should = { every: [everyMs], queue: taskQueue, request, overlap: ScheduleOverlapPolicy.SKIP };
  return canonicalJson(there) === canonicalJson(should);
}
