import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { codeBlocks, root } from './document-markdown.ts';
import { startProgram, tempotune } from './program.ts';

/** The commands of one entry: those that show the situation, and those that end it. */
export interface RunbookEntry {
  readonly see: readonly string[];
  readonly act: readonly string[];
}

export function runbookEntry(heading: string): RunbookEntry {
  const path = 'docs/how-to/runbook.md';
  const text = readFileSync(join(root, path), 'utf8')
    .split(/^## /m)
    .find((section) => section.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`the runbook has no entry "${heading}"`);
  const [see = [], act = []] = codeBlocks({ path, text }).map((block) => block.text.trim().split('\n'));
  return { see, act };
}

export interface Typed {
  readonly code: number | null;
  readonly text: string;
}

/** Types a command of the page, word for word, with other names for `W`, `my-project` and the like. */
export async function type(
  command: string,
  names: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Promise<Typed> {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)]
    .map(([, quoted, plain = '']) => quoted ?? plain)
    .map((word) => names[word] ?? word);
  const own = words[0] === 'npx' && words[1] === 'tempotune';
  const program = own
    ? tempotune(words.slice(2), environment)
    : startProgram(inject('temporalCliPath'), words.slice(1), environment);
  const code = await program.ended;
  const { stdout, stderr } = program.output();
  return { code, text: `${stdout}${stderr}` };
}
