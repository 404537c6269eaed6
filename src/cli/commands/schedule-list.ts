import type { Command } from '@commander-js/extra-typings';
import { ourSchedules, type ScheduleRow } from '../../schedules/our-schedules.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { table } from '../table.ts';
import { runVerb } from '../verb.ts';

export function registerScheduleList(schedule: Command, context: CliContext): void {
  schedule
    .command('list')
    .description('List the schedules that start a workflow of tempotune, with their next and last run.')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune schedule list')
    .action((flags) => runVerb(context, flags, () => runScheduleList(flags, context)));
}

export async function runScheduleList(
  { json }: { readonly json?: boolean | undefined },
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
): Promise<ExitCode> {
  const client = connect();
  try {
    await client.reach();
    const rows = await ourSchedules(client.temporal.schedule);
    io.out(json ? JSON.stringify(rows, null, 2) : scheduleTable(rows));
    io.note(
      rows.length === 0
        ? 'There is none. Next: tempotune schedule apply <file>'
        : 'Next: tempotune schedule describe <schedule>',
    );
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function scheduleTable(rows: readonly ScheduleRow[]): string {
  return table<ScheduleRow>(
    [
      { title: 'schedule', cell: ({ id }) => id },
      { title: 'starts', cell: ({ workflow }) => workflow },
      { title: 'next', cell: ({ paused, next }) => (paused ? 'paused' : (next ?? '–')) },
      { title: 'last run', cell: ({ last }) => last?.workflowId ?? '–' },
      { title: 'file', cell: ({ file }) => file ?? '–' },
      { title: 'note', cell: ({ note }) => note ?? '' },
    ],
    rows,
  );
}
