import type { Command } from '@commander-js/extra-typings';
import type { ScheduleHandle } from '@temporalio/client';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { foundSchedule } from '../schedule-errors.ts';
import { runVerb } from '../verb.ts';

type Switch = 'pause' | 'unpause' | 'delete';

export interface ScheduleSwitchOptions {
  readonly id: string;
  readonly note?: string | undefined;
  readonly json?: boolean | undefined;
}

const WORDS: Readonly<Record<Switch, { readonly about: string; readonly done: string }>> = {
  pause: { about: 'Start no more runs until unpause. A run that has begun goes on.', done: 'paused' },
  unpause: { about: 'Go on after pause.', done: 'unpaused' },
  delete: { about: 'Take the schedule away. A run that has begun goes on.', done: 'deleted' },
};

export function registerScheduleSwitches(schedule: Command, context: CliContext): void {
  for (const verb of ['pause', 'unpause'] as const) {
    registered(schedule, verb)
      .option('--note <text>', 'why, for those who look at it')
      .action((id, flags) => runVerb(context, flags, () => runScheduleSwitch(verb, { id, ...flags }, context)));
  }
  registered(schedule, 'delete').action((id, flags) =>
    runVerb(context, flags, () => runScheduleSwitch('delete', { id, ...flags }, context)),
  );
}

function registered(schedule: Command, verb: Switch): Command<[string], { json?: true }> {
  return schedule
    .command(verb)
    .description(WORDS[verb].about)
    .argument('<schedule>', 'its id')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', `\nExample:\n  $ tempotune schedule ${verb} nightly-retrain`);
}

export async function runScheduleSwitch(
  verb: Switch,
  { id, note, json }: ScheduleSwitchOptions,
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
): Promise<ExitCode> {
  const client = connect();
  try {
    await client.reach();
    await foundSchedule(id, () => turn(verb, client.temporal.schedule.getHandle(id), note));
    io.out(json ? JSON.stringify({ id, done: WORDS[verb].done }, null, 2) : `${id} is ${WORDS[verb].done}`);
    io.note('Next: tempotune schedule list');
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function turn(verb: Switch, schedule: ScheduleHandle, note: string | undefined): Promise<unknown> {
  if (verb === 'delete') return schedule.delete();
  return verb === 'pause' ? schedule.pause(note) : schedule.unpause(note);
}
