import type { Command } from '@commander-js/extra-typings';
import { isServerAway, resolveChampion, type TempotuneClient } from '../../client.ts';
import type { WaitingOffer } from '../../contract/promotion.ts';
import { championText } from '../champion-text.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readOptions } from '../storage-endpoint.ts';
import { runVerb } from '../verb.ts';

export interface ChampionShowOptions {
  readonly root: string;
  readonly name: string;
  readonly json?: boolean | undefined;
}

export function registerChampionShow(champion: Command, context: CliContext): void {
  champion
    .command('show')
    .description('Show who is champion, and who waits for an approval. Reads the bucket.')
    .argument('<gs://folder>', 'root of the champion: outputDirectory, unless the request names another')
    .argument('<name>', 'name of the champion')
    .option('--json', 'print the object as it is in the bucket')
    .addHelpText('after', '\nExample:\n  $ tempotune champion show gs://my-bucket/models night')
    .action((root, name, flags) => runVerb(context, flags, () => runChampionShow({ root, name, ...flags }, context)));
}

export async function runChampionShow(
  { root, name, json }: ChampionShowOptions,
  { io, settings, connect }: Pick<CliContext, 'io' | 'settings' | 'connect'>,
): Promise<ExitCode> {
  const champion = await resolveChampion(root, name, readOptions(settings()));
  if (json) {
    io.out(JSON.stringify(champion, null, 2));
  } else {
    const client = connect();
    try {
      io.out(championText(champion, await whoWaits(champion, client)));
    } finally {
      await client.close();
    }
  }
  io.note(`Next: tempotune predict ${champion.endpoint} --prompt "…"`);
  return EXIT.done;
}

/** The bucket has told who is champion; who waits is known to Temporal, if it is there. */
async function whoWaits(
  { root, name }: { readonly root: string; readonly name: string },
  client: Pick<TempotuneClient, 'promotion' | 'reach'>,
): Promise<WaitingOffer | undefined> {
  try {
    await client.reach();
    return (await client.promotion.state({ root, name }))?.waiting;
  } catch (error) {
    if (isServerAway(error)) return undefined;
    throw error;
  }
}
