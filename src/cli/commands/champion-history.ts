import type { Command } from '@commander-js/extra-typings';
import { championHistory } from '../../client.ts';
import { historyText } from '../champion-text.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../option-values.ts';
import { readOptions } from '../storage-endpoint.ts';
import { runVerb } from '../verb.ts';

export interface ChampionHistoryOptions {
  readonly root: string;
  readonly name: string;
  readonly limit: number;
  readonly all?: boolean | undefined;
  readonly json?: boolean | undefined;
}

export function registerChampionHistory(champion: Command, context: CliContext): void {
  champion
    .command('history')
    .description('Show what became of every model that was offered, newest first. Reads the bucket.')
    .argument('<gs://folder>', 'root of the champion')
    .argument('<name>', 'name of the champion')
    .option('--limit <number>', 'how many, 1 to 10000', wholeNumber(1, 10_000), 20)
    .option('--all', 'all of them')
    .option('--json', 'print the decisions as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune champion history gs://my-bucket/models night --all')
    .action((root, name, flags) =>
      runVerb(context, flags, () => runChampionHistory({ root, name, ...flags }, context)),
    );
}

export async function runChampionHistory(
  { root, name, limit, all, json }: ChampionHistoryOptions,
  { io, settings }: Pick<CliContext, 'io' | 'settings'>,
): Promise<ExitCode> {
  const decisions = await championHistory(root, name, { ...readOptions(settings()), ...(all ? {} : { limit }) });
  if (json) io.out(JSON.stringify(decisions, null, 2));
  else if (decisions.length > 0) io.out(historyText(decisions));
  if (decisions.length === 0) io.note(`Nobody was ever offered to champion ${name} of ${root}.`);
  if (!all && decisions.length === limit) io.note('There may be more: --all');
  io.note(`Next: tempotune champion rollback ${root} ${name} --to <number> --reason "…"`);
  return EXIT.done;
}
