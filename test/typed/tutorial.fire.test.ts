import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Program, tempotune } from '../support/program.ts';
import { type Station, startStation } from '../support/station.ts';
import { blocksOf, type Reader, type TypedCommand, typeSection } from '../support/typed-page.ts';

const page = 'docs/tutorial.md';
let station: Station;
let worker: Program;
let folder: string;
let reader: Reader;

beforeAll(async () => {
  station = await startStation({ speed: 2_000, temporalCliPath: inject('temporalCliPath') });
  folder = mkdtempSync(join(tmpdir(), 'tempotune-tutorial-'));
  mkdirSync(join(folder, 'data'));
  const PATH = [dirname(inject('temporalCliPath')), process.env.PATH].join(delimiter); // as the page asks for
  const environment = { ...station.environment, PATH, TEMPOTUNE_DATASET_DIRS: join(folder, 'data') };
  worker = tempotune(['worker'], environment);
  await worker.says('Worker on task queue');
  const names = { 'data/': `${folder}/data/`, 'my-sweep.yaml': join(folder, 'my-sweep.yaml') };
  reader = { names, environment };
});

afterAll(async () => {
  await worker.kill('SIGKILL');
  await station.close();
  rmSync(folder, { recursive: true, force: true });
});

const isOurs = ([first]: readonly string[]): boolean => first === 'npx';

/** Lines that the page shows as printed. */
function shownIn(heading: string): readonly string[] {
  return blocksOf(page, heading, '').flatMap((text) => text.trimEnd().split('\n'));
}

/** With the page's own folder. */
function printedBy(answers: readonly TypedCommand[]): string {
  return answers
    .map(({ stdout, stderr }) => stdout + stderr)
    .join('')
    .replaceAll(`${folder}/`, '');
}

describe('the tutorial, typed word for word', () => {
  test('code becomes a dataset, as large as the page says', async () => {
    const printed = printedBy(await typeSection(reader, page, '1. Make a dataset', isOurs));
    for (const line of shownIn('1. Make a dataset')) expect(printed).toContain(line);
  }, 60_000);

  test('the check finds what the page shows', async () => {
    const printed = printedBy(await typeSection(reader, page, '2. Check it'));
    for (const line of shownIn('2. Check it')) expect(printed).toContain(line);
  }, 60_000);

  test('the doctor finds all parts', async () => {
    const isDoctor = (words: readonly string[]): boolean => words.includes('doctor');
    await typeSection(reader, page, '3. Start the parts', isDoctor);
  }, 60_000);

  test('the sweep ranks as the page shows, and its best model answers', async () => {
    const [request = ''] = blocksOf(page, '4. Write the request', 'yaml');
    writeFileSync(join(folder, 'my-sweep.yaml'), request.replaceAll('/home/me/tempotune', folder));
    const printed = printedBy(await typeSection(reader, page, '5. Run it'));
    for (const row of shownIn('5. Run it').filter((line) => /^( +[1-3]|why) /.test(line)))
      expect(printed).toContain(row);
    const [model = ''] = /projects\/my-project\/locations\/us-central1\/models\/\d+@1/.exec(printed) ?? [];
    const names = { 'projects/my-project/locations/us-central1/models/7000000032@1': model };
    const [answer] = await typeSection({ ...reader, names }, page, '6. Ask the best model');
    expect(answer?.stdout).not.toBe('');
  }, 300_000);
});
