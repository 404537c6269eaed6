import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { parse } from 'yaml';
import type { SweepControls } from '../../client.ts';
import type { SweepStatus } from '../../contract/sweep-control.ts';
import type { TrialParameters } from '../../contract/sweep-request.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { contentOf, nameOf } from '../request-input.ts';
import { runVerb } from '../verb.ts';

type Controlled = Pick<CliContext, 'io' | 'connect'>;

/** Below `sweep`: what changes one that runs. */
export function registerSweepControl(sweep: Command, context: CliContext): void {
  const verb = (name: string, description: string, example: string) =>
    sweep
      .command(name)
      .description(description)
      .argument('<workflow id>', 'sweep that runs')
      .option('--json', 'print where it stands as JSON')
      .addHelpText('after', `\nExample:\n  $ tempotune sweep ${name} nightly${example}`);
  const run = (
    sweepId: string,
    flags: { readonly json?: boolean | undefined },
    change: (controls: SweepControls) => Promise<SweepStatus>,
  ): Promise<void> => runVerb(context, flags, () => runSweepControl({ sweepId, change, ...flags }, context));

  verb('pause', 'Start no more trials, and do not rank, until resume; what runs goes on.', '').action((id, flags) =>
    run(id, flags, (controls) => controls.pause()),
  );
  verb('resume', 'Go on after pause.', '').action((id, flags) => run(id, flags, (controls) => controls.resume()));
  verb('parallelism', 'Change how many jobs run at a time. Fewer ends no job.', ' 4')
    .argument('<jobs>', 'from 1 to 1,000', wholeNumber)
    .action((id, jobs, flags) => run(id, flags, (controls) => controls.setParallelism(jobs)));
  verb('add-trials', 'Add trials, all of them or none; those it has already are not added again.', ' more.yaml')
    .argument('<file>', 'YAML or JSON list such as [{"trainSteps": 200}], - for stdin')
    .action((id, file, flags) => run(id, flags, async (controls) => controls.addTrials(await trialsIn(file))));
  verb('cancel-trial', 'End one trial: its job is cancelled, the others go on.', ' 7')
    .argument('<number>', 'of the trial', wholeNumber)
    .action((id, trial, flags) => run(id, flags, (controls) => controls.cancelTrial(trial)));
  verb('retry-failed', 'New jobs for the trials that failed, while the sweep still runs.', ' 3 5')
    .argument('[numbers...]', 'only these trials; also cancelled ones', wholeNumbers)
    .action((id, numbers, flags) =>
      run(id, flags, (controls) => controls.retryFailed(numbers.length === 0 ? undefined : numbers)),
    );
}

export interface SweepControlOptions {
  readonly sweepId: string;
  readonly json?: boolean | undefined;
  change(controls: SweepControls): Promise<SweepStatus>;
}

export async function runSweepControl(options: SweepControlOptions, { io, connect }: Controlled): Promise<ExitCode> {
  const { sweepId, json, change } = options;
  const client = connect();
  try {
    await client.reach();
    const status = await change(client.sweep(sweepId));
    io.out(json ? JSON.stringify({ workflowId: sweepId, ...status }, null, 2) : statusLine(sweepId, status));
    io.note(`Next: tempotune watch ${sweepId}`);
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function statusLine(sweepId: string, { paused, parallelism, trials, ...more }: SweepStatus): string {
  const { total, waiting, running, ...ended } = trials;
  const ends = Object.entries(ended).flatMap(([how, count]) => (count > 0 ? [`${count} ${how}`] : []));
  const lists = Object.entries(more).map(([what, list]) => `${what}: ${Array.isArray(list) ? namesOf(list) : list}`);
  return [
    `${sweepId}  ${paused ? 'paused' : `${parallelism} at a time`}  ${total} trials: ` +
      [`${waiting} waiting`, `${running} running`, ...ends].join(', '),
    ...lists,
  ].join('\n');
}

function namesOf(trials: readonly (number | { readonly index: number })[]): string {
  return trials.length === 0
    ? 'none'
    : trials.map((trial) => (typeof trial === 'number' ? trial : trial.index)).join(', ');
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Write a whole number from 1.');
  return number;
}

/** Each adds to those before; here and not in the action, whose errors commander would not print. */
function wholeNumbers(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, wholeNumber(text)];
}

/** The sweep itself says what is wrong with a trial. */
async function trialsIn(file: string): Promise<readonly TrialParameters[]> {
  const content = await contentOf(file);
  try {
    return parse(content) as readonly TrialParameters[];
  } catch (error) {
    throw new CliError(EXIT.invalid, `${nameOf(file)}: ${(error as Error).message}`, 'correct the YAML or JSON there');
  }
}
