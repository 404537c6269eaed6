import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { withCloud } from '../doctor/cloud.ts';
import { googleProbes } from '../doctor/google-probes.ts';
import { machineProbes } from '../doctor/machine-probes.ts';
import type { Probe } from '../doctor/probe.ts';
import { requestProbes } from '../doctor/request-probes.ts';
import { temporalProbes } from '../doctor/temporal-probes.ts';
import { readWantedRun } from '../either-request.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { table } from '../table.ts';
import { runVerb } from '../verb.ts';

export interface DoctorOptions {
  /** Tune or sweep request whose needs are looked at, too. */
  readonly request?: string | undefined;
  readonly json?: boolean | undefined;
}

export function registerDoctor(cli: Command, context: CliContext): void {
  cli
    .command('doctor')
    .description('Say what is reachable, what is missing, and what to type.')
    .option('--request <file>', 'tune or sweep request: also look for what it needs of the cloud; spends nothing')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExamples:\n  $ tempotune doctor\n  $ tempotune doctor --request examples/sweep.yaml')
    .action((flags) => runVerb(context, flags, () => runDoctor(flags, context)));
}

/** Ends with 1 when something is missing. */
export async function runDoctor({ json, request }: DoctorOptions, context: CliContext): Promise<ExitCode> {
  const { io } = context;
  const settings = context.settings();
  const run = request === undefined ? undefined : await readWantedRun(request); // before anything is connected
  const client = context.connect();
  try {
    const probes = [
      ...(await machineProbes(settings, context.environment, process.versions.node)),
      ...(await temporalProbes(client)),
      ...(await googleProbes(settings)),
      ...(run ? await withCloud(settings, (cloud) => requestProbes(run, cloud)) : []),
    ];
    const gaps = probes.filter(({ state }) => state === 'missing');
    io.out(json ? JSON.stringify({ ok: gaps.length === 0, probes }, null, 2) : probeTable(probes));
    const [first] = gaps;
    io.note(first ? `Next: ${first.fix}` : `Nothing is missing. Next: tempotune sweep ${request ?? '<request.yaml>'}`);
    return first ? EXIT.failed : EXIT.done;
  } finally {
    await client.close();
  }
}

export function probeTable(probes: readonly Probe[]): string {
  const columns = [
    { title: 'state', cell: ({ state }: Probe) => state },
    { title: 'what', cell: ({ subject }: Probe) => subject },
    { title: 'found', cell: ({ found, fix }: Probe) => (fix ? `${found}. To fix: ${fix}` : found) },
  ];
  return table(columns, probes);
}
