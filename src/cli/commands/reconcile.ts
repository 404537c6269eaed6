import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { OrphanPolicy, ReconcileRequest, ReconcileResult } from '../../contract/reconcile.ts';
import { lastSegment } from '../../contract/resource-names.ts';
import { durationText, parseDuration } from '../../requests/duration.ts';
import { resolveReconcileRequest } from '../../requests/resolve-reconcile-request.ts';
import { FindingsError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { table } from '../table.ts';
import { runVerb } from '../verb.ts';

export interface ReconcileOptions {
  readonly project: string;
  readonly region?: readonly string[] | undefined;
  /** Milliseconds. */
  readonly grace?: number | undefined;
  readonly orphans?: OrphanPolicy | undefined;
  readonly dryRun?: boolean | undefined;
  /** gs:// folders. */
  readonly champions?: readonly string[] | undefined;
  /** Milliseconds. */
  readonly every?: number | undefined;
  readonly json?: boolean | undefined;
}

export function registerReconcile(cli: Command, context: CliContext): void {
  cli
    .command('reconcile')
    .description('Find jobs that no living workflow watches any more, and cancel or adopt them.')
    .requiredOption('--project <id>', 'Google Cloud project')
    .option('--region <region...>', 'regions to look at; default: all in which code models are tuned')
    .option(
      '--grace <duration>',
      'how long a job must have been without its workflow; default 10m',
      durationFrom(1_000),
    )
    .addOption(
      new Option('--orphans <policy>', 'what becomes of such a job; default cancel').choices([
        'cancel',
        'adopt',
        'report',
      ] as const),
    )
    .option('--champions <gs://folder...>', 'also repair the registry marks and the history of the champions there')
    .option('--dry-run', 'show what would be done, and do nothing')
    .addOption(
      new Option('--every <duration>', 'do it on a Temporal schedule from now on, instead of once')
        .argParser(durationFrom(60_000))
        .conflicts('dryRun'),
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ tempotune reconcile --project my-project --dry-run\n  $ tempotune reconcile --project my-project --every 10m',
    )
    .action((flags) => runVerb(context, flags, () => runReconcile(flags, context)));
}

function durationFrom(minimumMs: number): (text: string) => number {
  return (text) => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== undefined && milliseconds >= minimumMs) return milliseconds;
    throw new InvalidArgumentError(`It is a duration of at least ${durationText(minimumMs)}, for example 10m.`);
  };
}

export async function runReconcile(
  options: ReconcileOptions,
  context: Pick<CliContext, 'io' | 'connect' | 'interruption'>,
): Promise<ExitCode> {
  const request = requestOf(options);
  const { findings, value } = resolveReconcileRequest(request);
  if (!value) throw new FindingsError('the request', findings);
  const client = context.connect();
  try {
    await client.reach();
    if (options.every !== undefined) {
      const applied = await client.scheduleReconcile(request, options.every);
      const text = `${applied.how}: schedule ${applied.scheduleId}, every ${durationText(options.every)}`;
      context.io.out(options.json ? JSON.stringify(applied, null, 2) : text);
      context.io.note(`Look at it: temporal schedule describe --schedule-id ${applied.scheduleId}`);
      return EXIT.done;
    }
    return report(await client.reconcile(request, { signal: context.interruption() }), options, context);
  } finally {
    await client.close();
  }
}

function requestOf({ project, region, grace, orphans, dryRun, champions }: ReconcileOptions): ReconcileRequest {
  return {
    project,
    ...(region ? { regions: region } : {}),
    ...(grace === undefined ? {} : { graceSeconds: Math.ceil(grace / 1_000) }),
    ...(orphans ? { orphans } : {}),
    ...(dryRun ? { dryRun } : {}),
    ...(champions ? { champions } : {}),
  };
}

function report(
  result: ReconcileResult,
  { project, json }: ReconcileOptions,
  { io }: Pick<CliContext, 'io'>,
): ExitCode {
  const { jobs, watched, cancelled, adopted, left, outcomes, unseen, dryRun } = result;
  if (json) io.out(JSON.stringify(result, null, 2));
  else if (outcomes.length > 0) io.out(table(columns, outcomes));
  const would = dryRun ? 'would be ' : '';
  io.note(
    `${jobs === 1 ? '1 job runs' : `${jobs} jobs run`}; ${watched} watched, ${cancelled} ${would}cancelled, ${adopted} ${would}adopted, ${left} left`,
  );
  for (const sentence of result.repaired ?? []) io.note(`repaired: ${sentence}`);
  for (const { region, api, reason } of unseen) io.note(`not looked at: ${api} in ${region}: ${reason}`);
  if (dryRun && cancelled + adopted > 0) io.note('Nothing was done. To do it, type the same without --dry-run');
  else if (!dryRun) io.note(`Next: tempotune reconcile --project ${project} --every 10m`);
  return unseen.length > 0 ? EXIT.failed : EXIT.done;
}

type Outcome = ReconcileResult['outcomes'][number];

const columns = [
  { title: 'job', cell: ({ job }: Outcome) => lastSegment(job) },
  { title: 'outcome', cell: ({ outcome }: Outcome) => outcome },
  { title: 'because', cell: ({ reason }: Outcome) => reason },
];
