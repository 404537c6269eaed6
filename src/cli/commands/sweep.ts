import type { Command, CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Settings } from '../../config.ts';
import type { SweepRequest } from '../../contract/sweep-request.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { agreedRequest } from '../plan-input.ts';
import { type CheckedRequest, readSweepRequest } from '../request-input.ts';
import { type LaunchOptions, startAndWatch } from '../start-and-watch.ts';
import { runVerb } from '../verb.ts';
import { registerSweepControl } from './sweep-control.ts';
import { registerSweepRetry } from './sweep-retry.ts';

export interface SweepOptions extends LaunchOptions {
  readonly request?: string | undefined;
  /** File that `tempotune plan --output` wrote, instead of a request. */
  readonly plan?: string | undefined;
}

export function registerSweep(cli: Command, context: CliContext): void {
  const sweep = cli.command('sweep').enablePositionalOptions();
  registerSweepControl(sweep, context);
  registerSweepRetry(sweep, context);
  for (const verb of sweep.commands) verb.configureHelp({ ...verb.configureHelp(), showGlobalOptions: false });
  sweep
    .hook('preSubcommand', refuseOptionsBefore)
    .description('Tune with several parameters and rank: check the request, start the workflow, watch it to the end.')
    .argument('[request]', 'sweep request, YAML or JSON file, - for stdin')
    .option(
      '--plan <file>',
      'instead of a request: run exactly this plan of tempotune plan, or refuse with what differs',
    )
    .option(
      '--id <workflow id>',
      'workflow id; default: made from the request, so that the same request joins its own run',
    )
    .option('--detach', 'do not watch; print the workflow id and end')
    .option('--json', 'print the result (with --detach the workflow id) as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune sweep examples/sweep.yaml --id nightly')
    .action((request, flags) => runVerb(context, flags, () => runSweep({ request, ...flags }, context)));
}

/** They are the options of a start; a verb behind them would do something else without a word. */
function refuseOptionsBefore(sweep: CommandUnknownOpts, verb: CommandUnknownOpts): void {
  const given = sweep.options.find((option) => sweep.getOptionValueSource(option.attributeName()) === 'cli');
  if (!given) return;
  const words = `tempotune sweep ${verb.name()}`;
  sweep.error(
    `error: option '${given.flags}' stands before '${verb.name()}', which does not take it from there. ` +
      `To fix: leave it out, or write behind '${verb.name()}' what ${words} --help lists.`,
  );
}

export async function runSweep(
  options: SweepOptions,
  context: Pick<CliContext, 'io' | 'now' | 'connect' | 'interruption' | 'settings'>,
): Promise<ExitCode> {
  const { request, warnings } = await wantedSweep(options, context.settings());
  const id = options.id === undefined ? {} : { workflowId: options.id };
  return startAndWatch((client) => client.startSweep(request, id), warnings, options, context);
}

function wantedSweep({ request, plan }: SweepOptions, settings: Settings): Promise<CheckedRequest<SweepRequest>> {
  if (request !== undefined && plan === undefined) return readSweepRequest(request);
  if (plan !== undefined && request === undefined) return agreedRequest(plan, settings);
  throw new CliError(EXIT.usage, 'a sweep starts from a request or from a plan', 'name one of the two');
}
