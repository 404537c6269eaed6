import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import type { RetrainResult, SweepRequest, SweepResult } from '../../src/contract/index.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { type Station, startStation } from '../support/station.ts';
import { blocksOf, type Reader, typeSection } from '../support/typed-page.ts';

const chooseTrials = 'docs/how-to/choose-trials.md';
let station: Station;
let folder: string;
let reader: Reader;

/** What the pages take for granted: the reader's project has a bucket with data in it. */
beforeAll(async () => {
  station = await startStation({ speed: 2_000, temporalCliPath: inject('temporalCliPath') });
  await station.startWorker();
  const objects = cloudStorage({ endpoint: station.emulatorUrl });
  await objects.createBucket({ name: 'my-bucket', project: 'my-project', location: 'us-central1' });
  const today = new Date().toISOString().slice(0, 10);
  const data = { 'train.jsonl': 40, 'evaluation.jsonl': 12, [`exports/${today}/train-1.jsonl`]: 30 };
  for (const [name, examples] of Object.entries(data))
    await objects.put(`gs://my-bucket/${name}`, generationDataset(examples, examples * 10), 'application/jsonl');
  folder = mkdtempSync(join(tmpdir(), 'tempotune-how-to-'));
  const names = { 'retrain.json': join(folder, 'retrain.json'), 'sweep.yaml': join(folder, 'sweep.yaml') };
  reader = { names, environment: station.environment };
});

afterAll(async () => {
  await station.close();
  rmSync(folder, { recursive: true, force: true });
});

const has =
  (...some: readonly string[]) =>
  (words: readonly string[]): boolean =>
    some.some((word) => words.includes(word));

describe('the how-to pages, typed word for word', () => {
  test('choose trials: a grid and a random draw are checked and planned', async () => {
    const requests = blocksOf(chooseTrials, 'Choose the trials of a sweep', 'yaml');
    expect(requests).toHaveLength(2);
    for (const request of requests) {
      writeFileSync(join(folder, 'sweep.yaml'), request);
      const answers = await typeSection(reader, chooseTrials, 'Choose the trials of a sweep');
      expect(answers).toHaveLength(2);
    }
  }, 120_000);

  test('retrain by schedule: planned, run by hand, then by a schedule', async () => {
    const page = 'docs/how-to/schedule-retraining.md';
    const request: unknown = parse(readFileSync('examples/retrain.yaml', 'utf8'));
    writeFileSync(join(folder, 'retrain.json'), JSON.stringify(request));
    const [planned, run] = await typeSection(reader, page, 'The request');
    expect(planned?.stdout).toContain('sweep of 2 trials');
    expect(run?.stdout).toContain('promoted');
    const [dry, applied] = await typeSection(reader, page, 'The schedule');
    expect(dry?.stdout).toMatch(/nightly-retrain +create/);
    expect(applied?.stdout).toMatch(/reconcile-my-project +create/);

    const [listed, , triggered] = await typeSection(reader, page, 'Afterwards', has('list', 'describe', 'trigger'));
    expect(listed?.stdout).toContain('nightly-retrain');
    const result: RetrainResult = await station.client.workflow.result((triggered?.stdout ?? '').trim());
    expect(result.outcome).toBe('skipped'); // nothing is new since the run by hand
    await typeSection(reader, page, 'Afterwards', has('pause', 'unpause', 'backfill'));
    await typeSection(reader, page, 'Afterwards', has('delete'));
  }, 300_000);

  test('wait for quota: a limit is set, and given back', async () => {
    const page = 'docs/how-to/wait-for-quota.md';
    const [set, given] = await typeSection(reader, page, 'Run more jobs at a time');
    expect(set?.stdout).toBe('gpu of my-project: 2 at a time\n');
    expect(given?.stdout).toContain('as the workers are configured');
  }, 60_000);

  test('find and deploy models: listed, shown, deployed, and the losers deleted', async () => {
    const page = 'docs/how-to/find-and-deploy-models.md';
    const [grid = ''] = blocksOf(chooseTrials, 'Choose the trials of a sweep', 'yaml');
    const request = parse(grid) as SweepRequest;
    const best = async (): Promise<SweepResult> => {
      const quick = {
        ...request,
        tune: { ...request.tune, pollInterval: '100ms', evaluationInterval: 20 },
        vary: { trainSteps: [20, 40] },
      };
      return station.client.workflow.execute('sweep', {
        ...{ workflowId: 'my-sweep', taskQueue: 'tempotune', args: [quick] },
      });
    };
    const {
      best: { model },
    } = await best();
    const names = {
      'projects/my-project/locations/us-central1/models/123@best': model,
      'projects/my-project/locations/us-central1/models/123@1': model,
    };
    const [listed] = await typeSection(reader, page, 'List them');
    expect(listed?.stdout).toContain(model.replace(/@.*/, ''));
    const [shown] = await typeSection({ ...reader, names }, page, 'Look at one');
    expect(shown?.stdout).toContain('code-bison');
    await typeSection({ ...reader, names }, page, 'Deploy one');
    const [dry, retired] = await typeSection(reader, page, 'Take the losers out of service');
    expect(dry?.stdout).toContain('1');
    expect(retired?.stdout).toContain('1');
  }, 120_000);
});
