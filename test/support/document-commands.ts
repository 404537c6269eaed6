import { CommanderError } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import { fakeContext } from '../cli/fake-context.ts';
import { codeBlocks, codeSpans, type Document } from './document-markdown.ts';

/** A command that a reader may type. In a sentence its arguments may be missing: `tempotune watch`. */
export interface DocumentCommand {
  readonly words: readonly string[];
  readonly completeness: 'whole' | 'named';
}

export function commandsIn(document: Document): readonly DocumentCommand[] {
  const lines = codeBlocks(document)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => !line.startsWith('#'));
  return [
    ...lines.map((line) => ({ words: wordsOf(line), completeness: 'whole' as const })),
    ...codeSpans(document).map((span) => ({ words: wordsOf(span), completeness: 'named' as const })),
  ].filter(({ words }) => words.length > 0);
}

/** Arguments of our own command line, or none when the command is another program's. */
export function tempotuneArguments(words: readonly string[]): readonly string[] | undefined {
  const [first, second, third, ...rest] = words;
  if (first === 'tempotune') return words.slice(1);
  if (first === 'npx' && second === 'tempotune') return words.slice(2);
  if (first === 'npm' && second === 'run' && third === 'demo') return ['demo', ...rest.filter((word) => word !== '--')];
  return undefined;
}

const FORGIVEN = ['commander.missingArgument', 'commander.missingMandatoryOptionValue', 'commander.help'];

/** What commander says against it, without running anything; undefined when it is fine. */
export async function refusal(
  words: readonly string[],
  completeness: DocumentCommand['completeness'],
): Promise<string | undefined> {
  const program = createProgram(fakeContext());
  // a verb that takes arguments runs by itself, whatever verbs it has below it
  const isRunnable = (verb: (typeof program.commands)[number]): boolean =>
    verb.commands.length === 0 || verb.registeredArguments.length > 0;
  const verbs = program.commands.flatMap((verb) => [verb, ...verb.commands]).filter(isRunnable);
  for (const verb of verbs) verb.action(() => {});
  try {
    await program.parseAsync(['node', 'tempotune', ...words]);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || (completeness === 'named' && FORGIVEN.includes(error.code))) return undefined;
    return error.message;
  }
}

/** One simple command: up to a pipe, redirection or comment, without the settings in front of it. */
function wordsOf(line: string): readonly string[] {
  const [command = ''] = line.split(/\s(?:\||>|&|#|&&)(?:\s|$)/);
  const words = [...command.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word.replace(/^(["'])(.*)\1$/, '$2'));
  const start = words.findIndex((word) => !/^\w+=/.test(word));
  return start < 0 ? [] : words.slice(start);
}
