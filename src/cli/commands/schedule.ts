import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { registerScheduleApply } from './schedule-apply.ts';
import { registerScheduleBackfill } from './schedule-backfill.ts';
import { registerScheduleDescribe } from './schedule-describe.ts';
import { registerScheduleList } from './schedule-list.ts';
import { registerScheduleSwitches } from './schedule-switches.ts';
import { registerScheduleTrigger } from './schedule-trigger.ts';

export function registerSchedule(cli: Command, context: CliContext): void {
  const schedule = cli
    .command('schedule')
    .description('Runs that start by themselves: a file of schedules, and what the server has of it.')
    .addHelpText('after', '\nExample:\n  $ tempotune schedule apply examples/schedules.yaml');
  registerScheduleApply(schedule, context);
  registerScheduleList(schedule, context);
  registerScheduleDescribe(schedule, context);
  registerScheduleTrigger(schedule, context);
  registerScheduleBackfill(schedule, context);
  registerScheduleSwitches(schedule, context);
}
