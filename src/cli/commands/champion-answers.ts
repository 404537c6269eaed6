import type { Command } from '@commander-js/extra-typings';
import { type ByHandOptions, personOf, printed } from '../champion-by-hand.ts';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';

export interface AnswerOptions extends Omit<ByHandOptions, 'reason'> {
  readonly kind: 'approve' | 'reject';
  readonly reason?: string | undefined;
}

const DESCRIPTIONS = {
  approve: 'Make the challenger that waits for an approval champion.',
  reject: 'Keep the champion, and refuse the challenger that waits for an approval.',
} as const;

export function registerChampionAnswers(champion: Command, context: CliContext): void {
  for (const kind of ['approve', 'reject'] as const) {
    champion
      .command(kind)
      .description(DESCRIPTIONS[kind])
      .argument('<gs://folder>', 'root of the champion')
      .argument('<name>', 'name of the champion')
      .option('--reason <text>', 'why; of a refusal it stands in the history')
      .option('--person <name>', 'who says so; default: the user of this machine')
      .option('--json', 'print the outcome as JSON')
      .addHelpText('after', `\nExample:\n  $ tempotune champion ${kind} gs://my-bucket/models night`)
      .action((root, name, flags) =>
        runVerb(context, flags, () => runChampionAnswer({ kind, root, name, ...flags }, context)),
      );
  }
}

export async function runChampionAnswer(
  options: AnswerOptions,
  context: Pick<CliContext, 'io' | 'connect' | 'environment'>,
): Promise<ExitCode> {
  const { kind, name, reason } = options;
  const root = options.root.replace(/\/+$/, '');
  const client = context.connect();
  try {
    await client.reach();
    const answer = { person: personOf(options, context), ...(reason === undefined ? {} : { reason }) };
    const outcome = await client.promotion[kind]({ root, name }, answer);
    return printed(outcome, { root, name, json: options.json }, context);
  } finally {
    await client.close();
  }
}
