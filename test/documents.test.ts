import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../package.json' with { type: 'json' };
import { loadModules } from '../scripts/generate/modules.mjs';
import { referenceFiles } from '../scripts/generate/reference-files.mjs';
import { isError, sentence } from '../src/contract/index.ts';
import { resolveSweepRequest } from '../src/requests/resolve-sweep-request.ts';
import { resolveTuneRequest } from '../src/requests/resolve-tune-request.ts';
import { commandLedger } from './support/command-ledger.ts';
import { commandsIn, refusal, tempotuneArguments } from './support/document-commands.ts';
import {
  anchors,
  codeBlocks,
  codeSpans,
  type Document,
  documents,
  localLinks,
  root,
} from './support/document-markdown.ts';
import { typeErrors } from './support/document-types.ts';

const pages: readonly Document[] = documents();
const ofPage = (path: string): Document | undefined => pages.find((page) => page.path === path);

test('the reference pages and schemas are what the code says', async () => {
  const modules = await loadModules((path) => import(/* @vite-ignore */ join(root, 'src', `${path}.ts`)));
  const stale = Object.entries(referenceFiles(modules))
    .filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text)
    .map(([path]) => path);
  expect(stale, 'To fix: npm run generate').toEqual([]);
});

test('the README fits in 200 lines', () => {
  expect(ofPage('README.md')?.text.split('\n').length).toBeLessThanOrEqual(201);
});

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
  test('links to pages and headings that exist', () => {
    expect(localLinks(page).filter((target) => !leadsSomewhere(target, page))).toEqual([]);
  });

  test('names files that exist', () => {
    const paths = codeSpans(page).filter((span) => /^(src|test|scripts|docs|examples|schemas)\/[\w./-]+$/.test(span));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('names commands that exist', async () => {
    const wrong: string[] = [];
    for (const { words, completeness } of commandsIn(page)) {
      const own = tempotuneArguments(words);
      const problem = own ? await refusal(own, completeness) : missingScript(words);
      if (problem) wrong.push(`${words.join(' ')}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  });

  test('shows requests that would be accepted', () => {
    expect(requestsOf(page).flatMap(errorsOf)).toEqual([]);
  });
});

test('every command is done by a test, or the reason why not is written down', () => {
  const used = new Set<unknown>();
  const unknown: string[] = [];
  for (const page of pages) {
    for (const { words, completeness } of commandsIn(page)) {
      if (completeness === 'named' || isGenerated(page)) continue;
      const row = commandLedger[page.path]?.find(([start]) => words.join(' ').startsWith(start));
      if (row) used.add(row);
      else unknown.push(`${page.path}: ${words.join(' ')}`);
    }
  }
  expect(unknown, 'To fix: give it a row in test/support/command-ledger.ts').toEqual([]);
  const rows = Object.values(commandLedger).flat();
  expect(
    rows.filter((row) => !used.has(row)),
    'of no command any more',
  ).toEqual([]);
  const tests = rows.flatMap(([, typed]) => ('by' in typed ? [typed.by] : []));
  expect(tests.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the documents show requests and commands at all', () => {
  const commands = pages.flatMap(commandsIn).filter(({ words }) => tempotuneArguments(words) !== undefined);
  expect(commands.length).toBeGreaterThan(30);
  expect(pages.flatMap(requestsOf).length).toBeGreaterThanOrEqual(3);
});

test('TypeScript in the documents and examples compiles', async () => {
  const programs = pages.flatMap(codeBlocks).filter(({ language }) => language === 'ts');
  expect(programs.length).toBeGreaterThan(0);
  const examples = ['examples/nexus/workflows.ts'].map((path) => readFileSync(join(root, path), 'utf8'));
  expect(await typeErrors([...programs.map(({ text }) => text), ...examples])).toBe('');
}, 180_000);

test.each([
  [['swep', 'x.yaml'], 'unknown command'],
  [['sweep', 'x.yaml', '--fast'], 'unknown option'],
  [['check', 'x.jsonl'], 'required option'],
])('a wrong command would be found: tempotune %j', async (words, problem) => {
  expect(await refusal(words, 'whole')).toContain(problem);
});

function leadsSomewhere(target: string, page: Document): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
  if (!existsSync(join(root, path))) return false;
  const goal = ofPage(path);
  return anchor === undefined || goal === undefined || anchors(goal).includes(anchor);
}

function missingScript([program, verb, script]: readonly string[]): string | undefined {
  if (program !== 'npm' || verb !== 'run' || script === undefined) return undefined;
  return script in packageJson.scripts ? undefined : 'no such script in package.json';
}

/** The examples of the help: what commander knows is tested with the program. */
function isGenerated({ path }: Document): boolean {
  return path === 'docs/reference/cli.md';
}

type Fields = Readonly<Record<string, unknown>>;

/** YAML and JSON blocks that are requests by their look: of a sweep, of one job, or as the input of an HTTP call. */
function requestsOf(page: Document): readonly Fields[] {
  return codeBlocks(page)
    .filter(({ language }) => language === 'yaml' || language === 'json')
    .map(({ text }) => parse(text) as Fields)
    .flatMap((value) => (Array.isArray(value.input) ? (value.input as Fields[]) : [value]))
    .filter((value) => 'tune' in value || 'baseModel' in value);
}

function errorsOf(request: Fields): readonly string[] {
  const { findings } = 'tune' in request ? resolveSweepRequest(request) : resolveTuneRequest(request);
  return findings.filter(isError).map(sentence);
}
