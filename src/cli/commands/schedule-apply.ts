import type { Command } from '@commander-js/extra-typings';
import { sentence } from '../../contract/findings.ts';
import { applySchedules, planSchedules } from '../../schedules/apply-schedules.ts';
import type { ScheduleChange } from '../../schedules/schedule-changes.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readScheduleFile } from '../schedule-input.ts';
import { table } from '../table.ts';
import { runVerb } from '../verb.ts';

export interface ScheduleApplyOptions {
  readonly file: string;
  readonly yes?: boolean | undefined;
  readonly prune?: boolean | undefined;
  readonly json?: boolean | undefined;
}

export function registerScheduleApply(schedule: Command, context: CliContext): void {
  schedule
    .command('apply')
    .description('Show what a file of schedules would change, and with --yes do it.')
    .argument('<file>', 'schedules, YAML or JSON file')
    .option('--yes', 'do it; without it the changes are only shown')
    .option('--prune', 'delete schedules of this file that it no longer has')
    .option('--json', 'print the changes as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune schedule apply examples/schedules.yaml --yes')
    .action((file, flags) => runVerb(context, flags, () => runScheduleApply({ file, ...flags }, context)));
}

export async function runScheduleApply(
  { file: path, yes = false, prune = false, json }: ScheduleApplyOptions,
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
): Promise<ExitCode> {
  const { file, warnings } = await readScheduleFile(path);
  for (const warning of warnings) io.note(`${warning.severity}: ${sentence(warning)}`);
  const client = connect();
  try {
    await client.reach();
    const { schedule } = client.temporal;
    const wanted = { file, taskQueue: client.target.taskQueue, prune };
    const changes = await planSchedules(schedule, wanted);
    io.out(json ? JSON.stringify({ applied: yes, changes }, null, 2) : changesTable(changes));
    const taken = changes.filter(({ kind }) => kind === 'foreign').map(({ id }) => id);
    if (taken.length > 0) throw foreign(taken);
    const count = changes.filter(({ kind }) => kind === 'create' || kind === 'update' || kind === 'delete').length;
    if (yes) await applySchedules(schedule, wanted, changes);
    io.note(noteOn(count, yes, path));
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function changesTable(changes: readonly ScheduleChange[]): string {
  return table<ScheduleChange>(
    [
      { title: 'schedule', cell: ({ id }) => id },
      { title: 'change', cell: ({ kind }) => KINDS[kind] },
      { title: 'what', cell: ({ fields = [] }) => fields.join(', ') },
    ],
    changes,
  );
}

const KINDS: Readonly<Record<ScheduleChange['kind'], string>> = {
  create: 'create',
  update: 'update',
  unchanged: 'none',
  delete: 'delete',
  left: 'none: no longer in the file, and left without --prune',
  foreign: "none: somebody else's schedule has this id",
};

function foreign(ids: readonly string[]): CliError {
  const message = `${ids.join(', ')}: not made from this file, and not touched; nothing was changed`;
  return new CliError(EXIT.notFound, message, 'choose another id in the file, or delete the schedule that has it');
}

function noteOn(count: number, yes: boolean, path: string): string {
  if (count === 0) return 'Nothing to change. Next: tempotune schedule list';
  const changes = `${count} ${count === 1 ? 'change' : 'changes'}`;
  return yes
    ? `${changes} done. Next: tempotune schedule list`
    : `${changes} to do. Next: tempotune schedule apply ${path} --yes`;
}
