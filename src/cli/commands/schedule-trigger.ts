import type { Command } from '@commander-js/extra-typings';
import { triggerOnce } from '../../schedules/trigger.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { foundSchedule } from '../schedule-errors.ts';
import { runVerb } from '../verb.ts';

export interface ScheduleTriggerOptions {
  readonly id: string;
  readonly json?: boolean | undefined;
}

export function registerScheduleTrigger(schedule: Command, context: CliContext): void {
  schedule
    .command('trigger')
    .description('Run a schedule now, unless a run of it has not ended yet.')
    .argument('<schedule>', 'its id')
    .option('--json', 'print what became of it as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune schedule trigger nightly-retrain')
    .action((id, flags) => runVerb(context, flags, () => runScheduleTrigger({ id, ...flags }, context)));
}

export async function runScheduleTrigger(
  { id, json }: ScheduleTriggerOptions,
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
): Promise<ExitCode> {
  const client = connect();
  try {
    await client.reach();
    const triggered = await foundSchedule(id, () => triggerOnce(client.temporal.schedule.getHandle(id)));
    const { how, workflowId } = triggered;
    io.out(json ? JSON.stringify(triggered, null, 2) : workflowId);
    io.note(how === 'started' ? `started ${workflowId}` : `not started: ${workflowId} has not ended yet`);
    io.note(`Next: tempotune watch ${workflowId}`);
    return EXIT.done;
  } finally {
    await client.close();
  }
}
