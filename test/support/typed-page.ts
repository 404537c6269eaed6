import { expect, inject } from 'vitest';
import { commandsIn } from './document-commands.ts';
import { type CodeBlock, codeBlocks, documents } from './document-markdown.ts';
import { startProgram, tempotune } from './program.ts';

/** Blocks of one section of a page, in their order; what a command printed has no language. */
export function blocksOf(path: string, heading: string, language: string): readonly string[] {
  const blocks = blocksOfSection(path, heading).filter((block) => block.language === language);
  if (blocks.length === 0) throw new Error(`${path}, section "${heading}", has no block of language "${language}"`);
  return blocks.map(({ text }) => text);
}

function blocksOfSection(path: string, heading: string): readonly CodeBlock[] {
  const page = documents().find((document) => document.path === path);
  // what stands before the first section belongs to the title
  const text = page?.text
    .replace(/^# /, '')
    .split(/^## /m)
    .find((section) => section.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`${path} has no section "${heading}"`);
  return codeBlocks({ path, text });
}

/** Commands of one section of a page, in their order. */
export function commandsOf(path: string, heading: string): readonly (readonly string[])[] {
  const blocks = blocksOfSection(path, heading).map((block) => `\`\`\`${block.language}\n${block.text}\`\`\`\n`);
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

/** Who reads the page: what stands for the names on it, and where the servers are. */
export interface Reader {
  readonly names: Readonly<Record<string, string>>;
  readonly environment: NodeJS.ProcessEnv;
}

/** Types all of a section that is wanted, one after the other. Each command must end with 0. */
export async function typeSection(
  { names, environment }: Reader,
  path: string,
  heading: string,
  isWanted: (words: readonly string[]) => boolean = () => true,
): Promise<readonly TypedCommand[]> {
  const commands = commandsOf(path, heading).filter(isWanted);
  expect(commands, `commands of ${path}, section "${heading}"`).not.toEqual([]);
  const answers: TypedCommand[] = [];
  for (const words of commands) {
    const answer = await typeCommand(words, names, environment);
    expect(answer.code, `${words.join(' ')}\n${answer.stdout}${answer.stderr}`).toBe(0);
    answers.push(answer);
  }
  return answers;
}
