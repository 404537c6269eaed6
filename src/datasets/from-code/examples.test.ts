import { describe, expect, test } from 'vitest';
import { examplesFromCode } from './examples.ts';
import { toJsonLine } from './json-lines.ts';
import type { SourceFile } from './source-files.ts';

async function* files(...sources: readonly SourceFile[]) {
  yield* sources;
}

const fromText = (text: string, path = 'retry.ts') => examplesFromCode(files({ path, text }));
const codeOf = async (text: string, path?: string) =>
  (await fromText(text, path)).examples.map(({ outputText }) => outputText.split('\n').slice(1, -1).join('\n'));

test('a documented declaration becomes an instruction and a fenced block', async () => {
  const { examples, files: count } = await fromText(`
import { wait } from './wait.ts';

/**
 * Tries again until it works.
 *
 * @param times how often, at most
 */
export async function retry(times: number): Promise<void> {
  await wait(times);
}
`);
  expect(count).toBe(1);
  expect(examples).toEqual([
    {
      path: 'retry.ts',
      line: 9,
      inputText: 'Write the code in TypeScript: Tries again until it works.\n\n@param times how often, at most',
      outputText:
        '```typescript\nexport async function retry(times: number): Promise<void> {\n  await wait(times);\n}\n```',
    },
  ]);
});

describe('what counts as a declaration', () => {
  test.each([
    ['an interface', 'interface Trial { index: number }'],
    ['a type', 'export type Goal = "maximize" | "minimize";'],
    ['an enum', 'export enum State { Running }'],
    ['a constant with a function', 'export const double = (value: number) => value * 2;'],
    ['a constant with a value', 'const LIMIT = 10;'],
    ['a class', 'export class Queue { size = 0; }'],
    ['a decorated class', '@frozen\nexport class Queue {}'],
    ['a default export', 'export default function main() {}'],
    ['a default export without a name', 'export default () => 1;'],
    ['an overloaded function', 'function f(a: string): void;\nfunction f(a: number): void;\nfunction f(): void {}'],
  ])('%s', async (_, code) => {
    expect(await codeOf(`/** Says what it is for. */\n${code}\nconst other = 1;`)).toEqual([code]);
  });

  test.each([
    ['an import', 'import a from "a";'],
    ['a statement', 'run();'],
    ['a line comment', '// Says what it is for, at length.\nconst a = 1;', ''],
    ['an ordinary block comment', '/* Says what it is for, at length. */\nconst a = 1;', ''],
    ['a comment with code in between', 'run(); const a = 1;'],
    ['something inside a function', 'run(() => { /** Says what it is for. */ const inner = 1; });', ''],
  ])('not %s', async (_, code, comment = '/** Says what it is for. */') => {
    expect(await codeOf(`${comment}\n${code}`)).toEqual([]);
  });

  test('a linter’s comment may stand between', async () => {
    expect(await codeOf('/** Says what it is for. */\n// eslint-disable-next-line\nconst a = 1;')).toEqual([
      'const a = 1;',
    ]);
  });

  test('methods of an undocumented class, moved to the left edge', async () => {
    const text = 'class Queue {\n  /** Takes the first one out. */\n  take() {\n    return 1;\n  }\n}';
    expect(await codeOf(text)).toEqual(['take() {\n  return 1;\n}']);
  });

  test('declarations in a namespace', async () => {
    expect(await codeOf('export namespace a {\n  /** Says what it is for. */\n  export const b = 1;\n}')).toEqual([
      'export const b = 1;',
    ]);
  });
});

describe('what is skipped, and counted', () => {
  test.each([
    ['short comment', '/** Short one. */ const a = 1;'],
    ['long code', `/** Says what it is for. */ const a = '${'x'.repeat(8_000)}';`],
    ['comment about the file', '/** @module everything about trials */ const a = 1;'],
    ['file does not parse', '/** Says what it is for. */ const = ;'],
  ] as const)('%s', async (reason, text) => {
    const { examples, skipped } = await fromText(text);
    expect(examples).toEqual([]);
    expect(skipped[reason]).toBe(1);
  });

  test('the same example in two files is taken once', async () => {
    const text = '/** Says what it is for. */ const a = 1;';
    const { examples, skipped } = await examplesFromCode(files({ path: 'a.ts', text }, { path: 'b.ts', text }));
    expect(examples.map(({ path }) => path)).toEqual(['a.ts']);
    expect(skipped.duplicate).toBe(1);
  });

  test('a method of a class that is an example itself', async () => {
    const { examples, skipped } = await fromText(
      '/** Keeps what is waiting. */ class Queue { /** Takes the first one out. */ take() {} }',
    );
    expect(examples).toHaveLength(1);
    expect(skipped['part of another example']).toBe(1);
  });

  test('files in other languages and declaration files are no sources', async () => {
    const text = '/** Says what it is for. */ export declare const a: number;';
    const { files: count } = await examplesFromCode(
      files({ path: 'a.d.ts', text }, { path: 'a.d.mts', text }, { path: 'a.py', text }, { path: 'a.min.js', text }),
    );
    expect(count).toBe(0);
  });
});

describe('how it is written', () => {
  test.each([
    ['a.js', 'JavaScript'],
    ['a.mjs', 'JavaScript'],
    ['a.cjs', 'JavaScript'],
    ['a.jsx', 'JavaScript'],
    ['a.ts', 'TypeScript'],
    ['a.tsx', 'TypeScript'],
    ['a.mts', 'TypeScript'],
    ['a.cts', 'TypeScript'],
  ])('%s is %s', async (path, language) => {
    const { examples } = await fromText('/** Says what it is for. */\nconst a = 1;', path);
    expect(examples[0]).toMatchObject({
      inputText: `Write the code in ${language}: Says what it is for.`,
      outputText: `\`\`\`${language.toLowerCase()}\nconst a = 1;\n\`\`\``,
    });
  });

  test('links keep their text only', async () => {
    const { examples } = await fromText(
      '/** See {@link Trial}, {@link a.b | the plan} and {@link Sweep sweeps}. */ const a = 1;',
    );
    expect(examples[0]?.inputText).toBe('Write the code in TypeScript: See Trial, the plan and sweeps.');
  });

  test('line ends are line feeds, and characters outside ASCII shift nothing', async () => {
    expect(await codeOf('\u{FEFF}// 😀 é\r\n/** Zählt die Größe, 😀. */\r\nconst a = {\r\n  b: 1,\r\n};\r\n')).toEqual([
      'const a = {\n  b: 1,\n};',
    ]);
  });

  test('code with a fence in it gets a longer one', async () => {
    const { examples } = await fromText('/** Says what it is for. */\nconst a = "```";');
    expect(examples[0]?.outputText).toBe('````typescript\nconst a = "```";\n````');
  });

  test('as dataset lines of both shapes', async () => {
    const { examples } = await fromText('/** Says what it is for. */\nconst a = 1;');
    const [input, output] = ['Write the code in TypeScript: Says what it is for.', '```typescript\nconst a = 1;\n```'];
    const [generation, chat] = (['generation', 'chat'] as const).map((shape) =>
      examples.map((example) => JSON.parse(toJsonLine(example, shape)) as unknown),
    );
    expect(generation).toEqual([{ input_text: input, output_text: output }]);
    expect(chat).toEqual([
      {
        messages: [
          { author: 'user', content: input },
          { author: 'assistant', content: output },
        ],
      },
    ]);
  });
});
