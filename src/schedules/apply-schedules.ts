import { ScheduleAlreadyRunning, type ScheduleClient, ScheduleNotFoundError } from '@temporalio/client';
import type { ResolvedSchedule } from '../contract/schedule-file.ts';
import {
  type ExistingSchedule,
  type ScheduleChange,
  scheduleChanges,
  type WantedSchedules,
} from './schedule-changes.ts';
import { appliedTo, GROUP_MEMO, scheduleOptions } from './schedule-options.ts';

/** What applying would do, by what the server has now. */
export async function planSchedules(
  client: ScheduleClient,
  wanted: WantedSchedules,
): Promise<readonly ScheduleChange[]> {
  const { schedules, name } = wanted.file;
  const ids = new Set(schedules.map(({ id }) => id));
  for await (const { scheduleId, memo } of client.list()) if (memo?.[GROUP_MEMO] === name) ids.add(scheduleId);
  const existing = await Promise.all([...ids].map((id) => existingSchedule(client, id)));
  return scheduleChanges(
    wanted,
    existing.flatMap((one) => (one ? [one] : [])),
  );
}

/** Does it, one after the other. A schedule that somebody else made meanwhile is not touched. */
export async function applySchedules(
  client: ScheduleClient,
  wanted: WantedSchedules,
  changes: readonly ScheduleChange[],
): Promise<void> {
  const byId = new Map(wanted.file.schedules.map((schedule) => [schedule.id, schedule]));
  for (const { id, kind } of changes) {
    const schedule = byId.get(id);
    if (kind === 'delete') await client.getHandle(id).delete();
    if (kind === 'create' && schedule) await create(client, wanted, schedule);
    if (kind === 'update' && schedule) {
      const { note } = schedule;
      // state stays: a schedule that was paused by hand stays paused
      const noted = note === undefined ? {} : { note };
      await client
        .getHandle(id)
        .update(({ state }) => ({ ...scheduleOptions(schedule, wanted.taskQueue), state: { ...state, ...noted } }));
    }
  }
}

async function create(
  client: ScheduleClient,
  { file, taskQueue }: WantedSchedules,
  schedule: ResolvedSchedule,
): Promise<void> {
  const { id, paused, note } = schedule;
  try {
    await client.create({
      scheduleId: id,
      ...scheduleOptions(schedule, taskQueue),
      memo: { [GROUP_MEMO]: file.name },
      state: { paused, ...(note === undefined ? {} : { note }) },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    throw new Error(`schedule ${id} was made by somebody else just now. To fix: apply the file again`, {
      cause: error,
    });
  }
}

async function existingSchedule(client: ScheduleClient, id: string): Promise<ExistingSchedule | undefined> {
  try {
    const described = await client.getHandle(id).describe();
    const group = described.memo?.[GROUP_MEMO];
    const applied = appliedTo(described);
    return {
      id,
      ...(typeof group === 'string' ? { group } : {}),
      ...(applied === undefined ? {} : { applied }),
    };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}
