import { setTimeout as pause } from 'node:timers/promises';
import { type ScheduleHandle, ScheduleOverlapPolicy } from '@temporalio/client';

export interface Triggered {
  readonly how: 'started' | 'skipped';
  /** The new run; when skipped the one that has not ended. */
  readonly workflowId: string;
}

const LOOKS = 50;
const BETWEEN_LOOKS_MS = 200;

/**
 * One run now, but never a second beside one: by default the server would start it whatever the schedule's policy says.
 * The server answers before it acts, so what became of it is looked for, ten seconds at most.
 * @throws when nothing happened in that time.
 */
export async function triggerOnce(schedule: ScheduleHandle): Promise<Triggered> {
  const before = (await schedule.describe()).info;
  await schedule.trigger(ScheduleOverlapPolicy.SKIP);
  for (let look = 0; look < LOOKS; look += 1) {
    const { info } = await schedule.describe();
    const newest = info.recentActions.at(-1);
    if (info.numActionsTaken > before.numActionsTaken && newest) {
      return { how: 'started', workflowId: newest.action.workflow.workflowId };
    }
    const [running] = info.runningActions;
    if (info.numActionsSkippedOverlap > before.numActionsSkippedOverlap) {
      return { how: 'skipped', workflowId: (running ?? newest?.action)?.workflow.workflowId ?? schedule.scheduleId };
    }
    await pause(BETWEEN_LOOKS_MS);
  }
  throw new Error(
    `schedule ${schedule.scheduleId} was asked to run and has done nothing yet. To fix: look again with tempotune schedule describe ${schedule.scheduleId}`,
  );
}
