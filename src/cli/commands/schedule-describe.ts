import type { Command } from '@commander-js/extra-typings';
import type { ScheduleDescription } from '@temporalio/client';
import { rowOf } from '../../schedules/our-schedules.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { elapsed } from '../numbers.ts';
import { foundSchedule } from '../schedule-errors.ts';
import { runVerb } from '../verb.ts';

export interface ScheduleDescribeOptions {
  readonly id: string;
  readonly json?: boolean | undefined;
}

export function registerScheduleDescribe(schedule: Command, context: CliContext): void {
  schedule
    .command('describe')
    .description('Show one schedule: times, policies, recent and running runs, and its request.')
    .argument('<schedule>', 'its id')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune schedule describe nightly-retrain')
    .action((id, flags) => runVerb(context, flags, () => runScheduleDescribe({ id, ...flags }, context)));
}

export async function runScheduleDescribe(
  { id, json }: ScheduleDescribeOptions,
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
): Promise<ExitCode> {
  const client = connect();
  try {
    await client.reach();
    const described = await foundSchedule(id, () => client.temporal.schedule.getHandle(id).describe());
    io.out(json ? JSON.stringify(asJson(described), null, 2) : asText(described));
    io.note(`Next: tempotune schedule trigger ${id}`);
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function asJson(described: ScheduleDescription): object {
  const { policies, info, action } = described;
  return {
    ...rowOf(described),
    policies,
    nextTimes: info.nextActionTimes.map((time) => time.toISOString()),
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
    recent: info.recentActions.map(({ takenAt, action: taken }) => ({
      workflowId: taken.workflow.workflowId,
      at: takenAt.toISOString(),
    })),
    taken: info.numActionsTaken,
    skipped: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
    request: action.args?.[0],
  };
}

function asText(described: ScheduleDescription): string {
  const { policies, info, action, state } = described;
  const row = rowOf(described);
  return [
    `schedule   ${row.id}${state.paused ? ', paused' : ''}${row.note ? `: ${row.note}` : ''}`,
    `starts     ${row.workflow} on task queue ${action.taskQueue}`,
    `next       ${
      info.nextActionTimes
        .slice(0, 3)
        .map((time) => time.toISOString())
        .join(', ') || '–'
    }`,
    `overlap    ${policies.overlap}; missed runs are made up for within ${elapsed(policies.catchupWindow)}`,
    `runs       ${info.numActionsTaken} started, ${info.numActionsSkippedOverlap} skipped while another ran, ${info.numActionsMissedCatchupWindow} missed`,
    `running    ${info.runningActions.map(({ workflow }) => workflow.workflowId).join(', ') || '–'}`,
    ...info.recentActions.map(
      ({ takenAt, action: taken }) => `ran        ${takenAt.toISOString()}  ${taken.workflow.workflowId}`,
    ),
    `request    ${JSON.stringify(action.args?.[0])}`,
  ].join('\n');
}
