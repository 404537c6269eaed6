import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { foundSchedule } from '../schedule-errors.ts';
import { runVerb } from '../verb.ts';

export interface ScheduleBackfillOptions {
  readonly id: string;
  readonly from: Date;
  readonly to: Date;
  readonly json?: boolean | undefined;
}

export function registerScheduleBackfill(schedule: Command, context: CliContext): void {
  schedule
    .command('backfill')
    .description('Run a schedule for times of the past, one after the other, each on the data of its day.')
    .argument('<schedule>', 'its id')
    .requiredOption('--from <time>', 'first time, ISO 8601', time)
    .requiredOption('--to <time>', 'last time, ISO 8601', time)
    .option('--json', 'print what was asked for as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune schedule backfill nightly-retrain --from 2026-11-01 --to 2026-11-08',
    )
    .action((id, flags) => runVerb(context, flags, () => runScheduleBackfill({ id, ...flags }, context)));
}

export async function runScheduleBackfill(
  { id, from, to, json }: ScheduleBackfillOptions,
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
): Promise<ExitCode> {
  const client = connect();
  try {
    await client.reach();
    const schedule = client.temporal.schedule.getHandle(id);
    const range = { start: from, end: to, overlap: ScheduleOverlapPolicy.BUFFER_ALL };
    await foundSchedule(id, () => schedule.backfill(range));
    const asked = { id, from: from.toISOString(), to: to.toISOString() };
    io.out(
      json ? JSON.stringify(asked, null, 2) : `${asked.id}: ${asked.from} to ${asked.to}, one run after the other`,
    );
    io.note(`Next: tempotune schedule describe ${id}`);
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function time(text: string): Date {
  const parsed = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(parsed.getTime())) return parsed;
  throw new InvalidArgumentError('It is a day or time such as 2026-11-24 or 2026-11-24T04:00:00Z.');
}
