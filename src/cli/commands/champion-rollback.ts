import type { Command } from '@commander-js/extra-typings';
import { championHistory, resolveChampion } from '../../client.ts';
import { type Champion, type ChampionCandidate, candidateIn } from '../../contract/champion.ts';
import { type ByHandOptions, promoteByHand } from '../champion-by-hand.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../option-values.ts';
import { readOptions } from '../storage-endpoint.ts';
import { runVerb } from '../verb.ts';

export interface RollbackOptions extends ByHandOptions {
  /** Number of a promotion; default the one before the present. */
  readonly to?: number | undefined;
}

export function registerChampionRollback(champion: Command, context: CliContext): void {
  champion
    .command('rollback')
    .description('Promote an earlier champion again: the one before, or any of the history.')
    .argument('<gs://folder>', 'root of the champion')
    .argument('<name>', 'name of the champion')
    .requiredOption('--reason <text>', 'why; it stands in the history')
    .option('--to <number>', 'number of an earlier champion', wholeNumber(1, 1_000_000))
    .option('--person <name>', 'who does it; default: the user of this machine')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune champion rollback gs://my-bucket/models night --reason "worse on long prompts"',
    )
    .action((root, name, flags) =>
      runVerb(context, flags, () => runChampionRollback({ root, name, ...flags }, context)),
    );
}

export async function runChampionRollback(options: RollbackOptions, context: CliContext): Promise<ExitCode> {
  const champion = await resolveChampion(options.root, options.name, readOptions(context.settings()));
  const { number, candidate } = await earlier(options, champion, context);
  const reason = `rolled back from number ${champion.number} to number ${number}: ${options.reason}`;
  return promoteByHand({ ...options, reason }, candidate, champion, context);
}

async function earlier(
  { root, name, to }: RollbackOptions,
  { previous }: Champion,
  { settings }: Pick<CliContext, 'settings'>,
): Promise<{ readonly number: number; readonly candidate: ChampionCandidate }> {
  if (to === undefined) {
    if (previous) return { number: previous.number, candidate: candidateIn(previous) };
    throw new CliError(EXIT.notFound, `champion ${name} is the first`, 'promote another: tempotune champion promote');
  }
  const decision = (await championHistory(root, name, readOptions(settings()))).find(({ number }) => number === to);
  if (decision) return { number: to, candidate: decision.candidate };
  throw new CliError(EXIT.notFound, `there was no champion number ${to}`, `tempotune champion history ${root} ${name}`);
}
