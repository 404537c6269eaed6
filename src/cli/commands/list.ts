import { type Command, Option } from '@commander-js/extra-typings';
import {
  LISTED_STATUSES,
  LISTED_TYPES,
  type ListedRun,
  type RunFilter,
  type TempotuneClient,
  visibilityQuery,
} from '../../client.ts';
import { PHASES } from '../../contract/progress.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { decimal, elapsed } from '../numbers.ts';
import { anyNumber, wholeNumber } from '../option-values.ts';
import { throughAbsence } from '../patience.ts';
import { table } from '../table.ts';
import { runStreamingVerb } from '../verb.ts';

export interface ListOptions extends RunFilter {
  readonly limit: number;
  readonly json?: boolean | undefined;
}

export function registerList(cli: Command, context: CliContext): void {
  cli
    .command('list')
    .description('List runs, newest first, as Temporal indexes them: no worker is needed. Trials only with --sweep.')
    .option('--base-model <id>', 'only of this base model, for example code-bison@002')
    .option('--project <id>', 'only of this Google Cloud project')
    .addOption(new Option('--phase <phase>', 'only in this phase').choices(PHASES))
    .option('--sweep <workflow id>', 'that sweep and its trials')
    .option('--objective-at-least <value>', "only sweeps whose best trial's objective is no less", anyNumber)
    .option('--objective-at-most <value>', 'the same, no more', anyNumber)
    .addOption(new Option('--type <workflow type>', 'only of this workflow type').choices(LISTED_TYPES))
    .addOption(new Option('--status <status>', 'only runs that Temporal has in this status').choices(LISTED_STATUSES))
    .option('--limit <runs>', 'end after so many', wholeNumber(1, 100_000), 100)
    .option('--json', 'print JSON lines, a line a run')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune list --base-model code-bison@002 --status completed --objective-at-least 0.5',
    )
    .action(({ sweep, ...flags }) =>
      runStreamingVerb(context, flags, () => runList({ ...flags, sweepId: sweep }, context)),
    );
}

export async function runList(
  { limit, json, ...filter }: ListOptions,
  { io, now, connect }: Pick<CliContext, 'io' | 'now' | 'connect'>,
): Promise<ExitCode> {
  const client = connect();
  try {
    const runs = new Map<string, ListedRun>();
    await throughAbsence(
      () => collect(client, filter, { runs, limit, ...(json ? { print: io.out } : {}) }),
      client,
      io,
    );
    const found = [...runs.values()];
    if (!json && found.length > 0) io.out(table(columnsAt(now()), found));
    const [newest] = found;
    io.note(
      newest
        ? `Next: tempotune status ${newest.workflowId}`
        : `No run in namespace ${client.target.namespace} matches: ${visibilityQuery(filter)}`,
    );
    return EXIT.done;
  } finally {
    await client.close();
  }
}

interface Collection {
  /** By run id: after an absence the list is read from its start again. */
  readonly runs: Map<string, ListedRun>;
  readonly limit: number;
  print?(line: string): void;
}

async function collect(
  client: Pick<TempotuneClient, 'list'>,
  filter: RunFilter,
  { runs, limit, print }: Collection,
): Promise<void> {
  for await (const run of client.list(filter)) {
    if (runs.size >= limit) return;
    if (runs.has(run.runId)) continue;
    runs.set(run.runId, run);
    print?.(jsonLine('run', run));
  }
}

const NOTHING = '–';

function columnsAt(now: number): Parameters<typeof table<ListedRun>>[0] {
  return [
    { title: 'started', cell: ({ startTime }) => startTime.slice(0, 16).replace('T', ' ') },
    {
      title: 'took',
      align: 'right',
      cell: ({ startTime, closeTime }) => elapsed((closeTime ? Date.parse(closeTime) : now) - Date.parse(startTime)),
    },
    { title: 'type', cell: ({ workflowType }) => workflowType },
    { title: 'state', cell: stateOf },
    { title: 'base model', cell: ({ baseModel }) => baseModel ?? NOTHING },
    { title: 'project', cell: ({ project }) => project ?? NOTHING },
    { title: 'objective', align: 'right', cell: ({ objective }) => decimal(objective) },
    { title: 'workflow id', cell: ({ workflowId }) => workflowId },
  ];
}

/** A terminated run's phase is where it was; its own word is Temporal's. */
function stateOf({ status, phase }: ListedRun): string {
  const isRunning = status === 'RUNNING' || status === 'COMPLETED' || status === 'FAILED';
  return isRunning && phase !== undefined ? phase : status.toLowerCase().replaceAll('_', ' ');
}
