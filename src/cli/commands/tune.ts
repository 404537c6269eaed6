import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { readTuneRequest } from '../request-input.ts';
import { type LaunchOptions, startAndWatch } from '../start-and-watch.ts';
import { runVerb } from '../verb.ts';

export interface TuneOptions extends LaunchOptions {
  readonly request: string;
}

export function registerTune(cli: Command, context: CliContext): void {
  cli
    .command('tune')
    .description('Tune one model: check the request, start the workflow, watch it to the end.')
    .argument('<request>', 'tune request, YAML or JSON file, - for stdin')
    .option(
      '--id <workflow id>',
      'workflow id; default: made from the request, so that the same request joins its own run',
    )
    .option('--detach', 'do not watch; print the workflow id and end')
    .option('--json', 'print the result (with --detach the workflow id) as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune tune examples/tune.yaml --id nightly')
    .action((request, flags) => runVerb(context, flags, () => runTune({ request, ...flags }, context)));
}

export async function runTune(
  options: TuneOptions,
  context: Pick<CliContext, 'io' | 'now' | 'connect' | 'interruption'>,
): Promise<ExitCode> {
  const { request, warnings } = await readTuneRequest(options.request);
  const id = options.id === undefined ? {} : { workflowId: options.id };
  return startAndWatch((client) => client.startTune(request, id), warnings, options, context);
}
