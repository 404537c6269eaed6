import type { ScheduleClient, ScheduleDescription, ScheduleSummary } from '@temporalio/client';
import { workflowTypes } from '../contract/names.ts';
import { GROUP_MEMO } from './schedule-options.ts';

/** One schedule as a list shows it; times are ISO 8601. */
export interface ScheduleRow {
  readonly id: string;
  /** File that it came from. */
  readonly file?: string;
  readonly workflow: string;
  readonly paused: boolean;
  readonly note?: string;
  readonly next?: string;
  /** Of the newest run. */
  readonly last?: { readonly workflowId: string; readonly at: string };
}

/** Schedules that start a workflow of ours, whoever made them. */
export async function ourSchedules(client: ScheduleClient): Promise<readonly ScheduleRow[]> {
  const types: readonly string[] = Object.values(workflowTypes);
  const rows: ScheduleRow[] = [];
  for await (const summary of client.list()) {
    if (types.includes(summary.action?.workflowType ?? '')) rows.push(rowOf(summary));
  }
  return rows.sort((a, b) => a.id.localeCompare(b.id));
}

export function rowOf(schedule: ScheduleSummary | ScheduleDescription): ScheduleRow {
  const { scheduleId: id, action, memo, state, info } = schedule;
  const [next] = info.nextActionTimes;
  const last = info.recentActions.at(-1);
  const group = memo?.[GROUP_MEMO];
  return {
    id,
    ...(typeof group === 'string' ? { file: group } : {}),
    workflow: action?.workflowType ?? '',
    paused: state.paused,
    ...(state.note ? { note: state.note } : {}),
    ...(next && !state.paused ? { next: next.toISOString() } : {}),
    ...(last ? { last: { workflowId: last.action.workflow.workflowId, at: last.takenAt.toISOString() } } : {}),
  };
}
