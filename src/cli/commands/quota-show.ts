import type { Command } from '@commander-js/extra-typings';
import type { QuotaView } from '../../contract/quota.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { elapsed } from '../numbers.ts';
import { table } from '../table.ts';
import { runVerb } from '../verb.ts';

export interface QuotaShowOptions {
  readonly json?: boolean | undefined;
}

export function registerQuotaShow(quota: Command, context: CliContext): void {
  quota
    .command('show')
    .description('Show the line of every quota that jobs have asked for. Needs a worker.')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune quota show --json')
    .action((flags) => runVerb(context, flags, () => runQuotaShow(flags, context)));
}

export async function runQuotaShow(
  { json }: QuotaShowOptions,
  { io, now, connect }: Pick<CliContext, 'io' | 'now' | 'connect'>,
): Promise<ExitCode> {
  const client = connect();
  try {
    await client.reach();
    const lines = await client.quota.show();
    if (json) io.out(JSON.stringify(lines, null, 2));
    else if (lines.length > 0) io.out(lines.map((line) => lineText(line, now())).join('\n\n'));
    io.note(lines.length > 0 ? 'Next: tempotune quota set gpu 2' : 'No job has asked for quota yet.');
    return EXIT.done;
  } finally {
    await client.close();
  }
}

interface Row {
  readonly place: string;
  readonly run: string;
  readonly since: string;
}

function lineText({ project, pool, limit, limitFrom, held, waiting, refused }: QuotaView, now: number): string {
  const rows: Row[] = [
    ...held.map(({ holder, job, leaseId, sinceMs, isLost }) => ({
      place: isLost ? 'reclaimed' : 'holds',
      run: holder?.workflowId ?? job ?? leaseId,
      since: elapsed(now - sinceMs),
    })),
    ...waiting.map(({ holder, askedAtMs }, index) => ({
      place: String(index + 1),
      run: holder.workflowId,
      since: elapsed(now - askedAtMs),
    })),
  ];
  const columns = (['place', 'run', 'since'] as const).map((key) => ({ title: key, cell: (row: Row) => row[key] }));
  const jobs = limit === 1 ? '1 job' : `${limit} jobs`;
  return [
    `${pool} of ${project}: ${jobs} at a time (by ${limitFrom}), ${held.length} held, ${waiting.length} waiting`,
    ...(refused ? [`Google has none just now, next try in ${elapsed(refused.untilMs - now)}: ${refused.reason}`] : []),
    ...(rows.length > 0 ? [table(columns, rows)] : []),
  ].join('\n');
}
