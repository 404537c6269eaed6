import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { OUTPUT_DIRECTORY } from '../../requests/patterns.ts';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { type LaunchOptions, startAndWatch } from '../start-and-watch.ts';
import { runVerb } from '../verb.ts';

export interface SweepRetryOptions extends Omit<LaunchOptions, 'id'> {
  readonly sweepId: string;
  readonly outputDirectory?: string | undefined;
}

export function registerSweepRetry(sweep: Command, context: CliContext): void {
  sweep
    .command('retry')
    .description(
      'Start an ended sweep again under its id: finished trials are collected from the output directory, the others get new jobs.',
    )
    .argument('<workflow id>', 'sweep that has ended')
    .option(
      '--output-directory <gs://…>',
      'outputDirectory of its request, when Temporal no longer has its history',
      outputDirectory,
    )
    .option('--detach', 'do not watch; print the workflow id and end')
    .option('--json', 'print the result (with --detach the workflow id) as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune sweep retry nightly')
    .action((sweepId, flags) => runVerb(context, flags, () => runSweepRetry({ sweepId, ...flags }, context)));
}

function outputDirectory(text: string): string {
  if (OUTPUT_DIRECTORY.test(text)) return text;
  throw new InvalidArgumentError("It is the gs://bucket/folder that the sweep's request has as outputDirectory.");
}

export async function runSweepRetry(
  options: SweepRetryOptions,
  context: Pick<CliContext, 'io' | 'now' | 'connect' | 'interruption'>,
): Promise<ExitCode> {
  const { sweepId, outputDirectory } = options;
  const where = outputDirectory === undefined ? {} : { outputDirectory };
  return startAndWatch((client) => client.retrySweep(sweepId, where), [], options, context);
}
