import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDataset } from './check.ts';
import { MAXIMUM_LINE_BYTES } from './line-splitter.ts';
import { localDataset } from './local-file.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tempotune-datasets-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('a file is checked where it lies', async () => {
  const path = join(folder, 'train.jsonl');
  const lines = Array.from({ length: 10 }, (_, index) => `{"input_text": "${index}", "output_text": "b"}`);
  await writeFile(path, lines.join('\r\n'));
  const dataset = await localDataset(path);
  const { facts, findings } = await checkDataset([dataset], {
    shape: 'generation',
    role: 'training',
    field: 'datasetUri',
  });
  expect(findings.map(({ code, file }) => [code, file])).toEqual([['FEW_EXAMPLES', path]]);
  expect(facts).toMatchObject({ examples: 10, sources: [{ uri: path, sizeBytes: dataset.sizeBytes }] });
});

test('a line of more than 32 MB is refused and the rest still checked', async () => {
  const path = join(folder, 'long.jsonl');
  await writeFile(path, `${'x'.repeat(MAXIMUM_LINE_BYTES + 1)}\n{}\n`);
  const { facts, findings } = await checkDataset([await localDataset(path)], {
    shape: 'generation',
    role: 'training',
    field: 'datasetUri',
  });
  expect(findings.map(({ line, code }) => `${line} ${code}`)).toEqual([
    '1 LINE_TOO_LONG',
    '2 MISSING_FIELD',
    '2 MISSING_FIELD',
    'undefined TOO_FEW_EXAMPLES',
  ]);
  expect(facts.examples).toBe(2);
});

test('a missing file says so itself', async () => {
  await expect(localDataset(join(folder, 'none.jsonl'))).rejects.toThrow('ENOENT');
});
