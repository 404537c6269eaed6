import { inject } from 'vitest';
import { commandsIn } from './document-commands.ts';
import { codeBlocks, documents } from './document-markdown.ts';
import { startProgram, tempotune } from './program.ts';

/** Commands of one section of a page, in their order. */
export function commandsOf(path: string, heading: string): readonly (readonly string[])[] {
  const page = documents().find((document) => document.path === path);
  const text = page?.text.split(/^## /m).find((section) => section.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`${path} has no section "${heading}"`);
  const blocks = codeBlocks({ path, text }).map((block) => `\`\`\`${block.language}\n${block.text}\`\`\`\n`);
  return commandsIn({ path, text: blocks.join('\n') })
    .filter(({ completeness }) => completeness === 'whole')
    .map(({ words }) => words);
}

export interface TypedCommand {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types it word for word, but for names that stand for the reader's own. */
export async function typeCommand(
  words: readonly string[],
  names: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Promise<TypedCommand> {
  const typed = words.map((word) =>
    Object.entries(names).reduce(
      (text, [name, own]) => (text === name ? own : name.length > 1 ? text.replaceAll(name, own) : text),
      word,
    ),
  );
  const [first, second, ...rest] = typed;
  const isOurs = first === 'tempotune' || (first === 'npx' && second === 'tempotune');
  const program = isOurs
    ? tempotune(first === 'npx' ? rest : typed.slice(1), environment)
    : startProgram(first === 'temporal' ? inject('temporalCliPath') : (first ?? ''), typed.slice(1), environment);
  const code = await program.ended;
  return { code, ...program.output() };
}
