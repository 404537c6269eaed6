import type { ResolvedScheduleFile } from '../contract/schedule-file.ts';
import { appliedText } from './schedule-options.ts';

/** A schedule as the server has it. */
export interface ExistingSchedule {
  readonly id: string;
  /** File that it came from; absent: this tool did not make it. */
  readonly group?: string;
  /** What it was applied from. */
  readonly applied?: string;
}

export interface ScheduleChange {
  readonly id: string;
  /** `foreign`: the id is taken by somebody else's schedule, which is left alone. `left`: of this file, but not in it. */
  readonly kind: 'create' | 'update' | 'unchanged' | 'delete' | 'left' | 'foreign';
  /** Fields that differ; only of an update. */
  readonly fields?: readonly string[];
}

export interface WantedSchedules {
  readonly file: ResolvedScheduleFile;
  readonly taskQueue: string;
  /** Deletes what an earlier version of the same file had. */
  readonly prune: boolean;
}

/** What has to be done, in the order of the file, deletions last. */
export function scheduleChanges(
  { file, taskQueue, prune }: WantedSchedules,
  existing: readonly ExistingSchedule[],
): readonly ScheduleChange[] {
  const there = new Map(existing.map((one) => [one.id, one]));
  const wanted = file.schedules.map((schedule): ScheduleChange => {
    const { id } = schedule;
    const before = there.get(id);
    if (!before) return { id, kind: 'create' };
    if (before.group !== file.name) return { id, kind: 'foreign' };
    const fields = changedFields(before.applied, appliedText(schedule, taskQueue));
    return fields.length === 0 ? { id, kind: 'unchanged' } : { id, kind: 'update', fields };
  });
  const ids = new Set(file.schedules.map(({ id }) => id));
  const gone = existing.filter(({ id, group }) => group === file.name && !ids.has(id));
  return [...wanted, ...gone.map(({ id }): ScheduleChange => ({ id, kind: prune ? 'delete' : 'left' }))];
}

function changedFields(before: string | undefined, now: string): readonly string[] {
  if (before === now) return [];
  const old = parsed(before);
  const next = parsed(now);
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  return keys.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(next[key])).sort();
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text ?? '{}') as Readonly<Record<string, unknown>>;
  } catch {
    return {}; // somebody wrote another memo: everything counts as changed
  }
}
