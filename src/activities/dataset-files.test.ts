import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeCloud } from '../../test/support/fake-cloud.ts';
import { openDatasets } from './dataset-files.ts';

let root: string;
let allowed: string;
const socket = createServer();
beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tempotune-folders-')));
  allowed = join(root, 'allowed');
  for (const folder of [allowed, join(allowed, 'inner'), join(root, 'allowed-not'), join(root, 'outside')]) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'train.jsonl'), '{}\n');
  }
  symlinkSync(join(root, 'outside', 'train.jsonl'), join(allowed, 'link-out.jsonl'));
  symlinkSync(join(root, 'outside'), join(allowed, 'folder-out'));
  symlinkSync(join(allowed, 'inner', 'train.jsonl'), join(allowed, 'link-in.jsonl'));
  symlinkSync(join(root, 'outside', 'none.jsonl'), join(allowed, 'link-nowhere.jsonl'));
  symlinkSync(allowed, join(root, 'link-to-allowed'));
  await new Promise<void>((done) => socket.listen(join(allowed, 'socket'), done));
});
afterAll(() => {
  socket.close();
  rmSync(root, { recursive: true });
});

async function said(path: string, folder = allowed): Promise<string> {
  const { dependencies } = await fakeCloud();
  const asked = { field: 'datasetUri', asOf: '2026-11-24T00:00:00Z' } as const;
  const { inputs, findings } = await openDatasets([path], asked, { ...dependencies, datasetDirectories: [folder] });
  expect(inputs.length + findings.length).toBe(1);
  return findings[0]?.code ?? `opened as ${inputs[0]?.uri}`;
}

describe('a local dataset', () => {
  test.each([
    'allowed/train.jsonl',
    'allowed/inner/train.jsonl',
    'allowed/inner/../train.jsonl',
    'outside/../allowed/train.jsonl',
    'allowed/link-in.jsonl',
    'link-to-allowed/train.jsonl',
  ])('%s lies inside, and keeps its name', async (path) => {
    expect(await said(`${root}/${path}`)).toBe(`opened as ${root}/${path}`);
  });

  test.each([
    ['the folder beside', 'outside/train.jsonl'],
    ['a folder whose name begins the same', 'allowed-not/train.jsonl'],
    ['.. out of the folder', 'allowed/../outside/train.jsonl'],
    ['.. out of the folder and through a file', 'allowed/inner/../../outside/train.jsonl'],
    ['a link that leads out', 'allowed/link-out.jsonl'],
    ['a folder that leads out', 'allowed/folder-out/train.jsonl'],
    ['.. to a file that is not there', 'allowed/../outside/none.jsonl'],
  ])('%s is refused', async (_, path) => {
    expect(await said(`${root}/${path}`)).toBe('DATASET_NOT_ALLOWED');
    expect(await said(`${root}/${path}`, `${allowed}/`)).toBe('DATASET_NOT_ALLOWED');
  });

  test('a file URL with encoded dots is refused, too', async () => {
    const url = pathToFileURL(`${allowed}/x`).href.replace(/x$/, '%2e%2e/outside/train.jsonl');
    expect(await said(url)).toBe('DATASET_NOT_ALLOWED');
  });

  test.each(['allowed/none.jsonl', 'allowed/link-nowhere.jsonl'])('%s is not there', async (path) => {
    expect(await said(`${root}/${path}`)).toBe('DATASET_MISSING');
  });

  test.each([
    ['the allowed folder itself', 'allowed'],
    ['the allowed folder with a slash', 'allowed/'],
    ['a folder in it', 'allowed/inner'],
    ['a socket', 'allowed/socket'],
  ])('%s is told to be no plain file', async (_, path) => {
    expect(await said(`${root}/${path}`)).toBe('DATASET_NO_FILE');
  });

  test('what lies outside is not told, be it file or folder', async () => {
    expect(await said(`${root}/outside`)).toBe('DATASET_NOT_ALLOWED');
  });
});
