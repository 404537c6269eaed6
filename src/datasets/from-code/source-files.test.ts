import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDataset } from '../check.ts';
import { splitExamples } from '../split.ts';
import { contentOf, examplesFromCode } from './examples.ts';
import { toJsonLine } from './json-lines.ts';
import { sourceFiles } from './source-files.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tempotune-sources-'));
  const files = [
    'src/b.ts',
    'src/a.js',
    'src/deep/c.mts',
    'src/types.d.ts',
    'src/readme.md',
    'src/node_modules/x/index.js',
    'src/dist/a.js',
    'src/.cache/a.ts',
    'node_modules/package/src/own.ts',
    'node_modules/package/node_modules/other/index.ts',
  ];
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), '/** Says what it is for. */ const a = 1;');
  }
  await writeFile(join(root, 'src/binary.ts'), Buffer.from([0x47, 0, 0, 0x10])); // a video may end in .ts, too
  await symlink(join(root, 'src'), join(root, 'src/deep/loop'));
  await symlink(join(root, 'nowhere'), join(root, 'src/broken'));
});

afterAll(() => rm(root, { recursive: true }));

async function pathsIn(...folders: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of sourceFiles(folders.map((folder) => join(root, folder))))
    paths.push(relative(root, path));
  return paths;
}

test('sources are found in the order of their names, without what others wrote', async () => {
  expect(await pathsIn('src')).toEqual(['src/a.js', 'src/b.ts', 'src/deep/c.mts']);
});

test('a folder inside node_modules can be named itself', async () => {
  expect(await pathsIn('node_modules/package')).toEqual(['node_modules/package/src/own.ts']);
});

test('a file can be named, and nothing is read twice', async () => {
  expect(await pathsIn('src/b.ts', 'src', 'src')).toEqual(['src/b.ts', 'src/a.js', 'src/deep/c.mts']);
});

test('a folder that is not there says so', async () => {
  await expect(pathsIn('none')).rejects.toThrow('ENOENT');
});

test('the sources of an installed package make two sound datasets', async () => {
  const { examples } = await examplesFromCode(sourceFiles(['node_modules/@temporalio/common/src']));
  const { training, evaluation } = splitExamples(examples, contentOf, { share: 0.1 });
  expect(training.length + evaluation.length).toBe(examples.length);
  for (const [role, part] of [['training', training] as const, ['evaluation', evaluation] as const]) {
    const lines = Buffer.from(part.map((example) => toJsonLine(example, 'generation')).join(''));
    const dataset = {
      uri: `${role}.jsonl`,
      sizeBytes: lines.length,
      async *open() {
        yield lines;
      },
    };
    const field = role === 'training' ? 'datasetUri' : 'evaluationDatasetUri';
    const { findings } = await checkDataset([dataset], { shape: 'generation', role, field });
    expect(findings.map(({ code }) => code)).toEqual(role === 'training' ? ['FEW_EXAMPLES'] : []);
  }
});
