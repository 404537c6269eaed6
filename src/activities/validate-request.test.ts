import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplicationFailure } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generationDataset } from '../../test/support/example-datasets.ts';
import { fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { aTuneRequest } from '../../test/support/requests.ts';
import type { Finding } from '../contract/findings.ts';
import type { Dependencies } from './dependencies.ts';
import { type ValidatedRequest, validateRequest } from './validate-request.ts';

async function validate(input: unknown, different: Partial<Dependencies> = {}): Promise<ValidatedRequest> {
  const { dependencies } = await fakeCloud(different);
  return runActivity(validateRequest(dependencies), [input]);
}

async function errorCodes(input: unknown, different: Partial<Dependencies> = {}): Promise<string[]> {
  const failure = await validate(input, different).then(
    () => undefined,
    (error: unknown) => error as ApplicationFailure,
  );
  const findings = (failure?.details?.[0] ?? []) as Finding[];
  return findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

describe('validating a request', () => {
  test('answers the whole job spec, with the names that the snapshots will have', async () => {
    const { spec, specHash, dataset, evaluation } = await validate(aTuneRequest());
    expect(spec).toMatchObject({
      parameterValues: {
        dataset_uri: `gs://test-bucket/output/datasets/${dataset.sha256}.jsonl`,
        evaluation_data_uri: `gs://test-bucket/output/datasets/${evaluation?.sha256}.jsonl`,
      },
    });
    expect(spec.labels['tempotune-owner']).toBe('owner');
    expect(specHash).toMatch(/^[0-9a-f]{16}$/);
  });

  test('gives the same hash for the same request, and another for another', async () => {
    const [first, again, other] = await Promise.all([
      validate(aTuneRequest()),
      validate(aTuneRequest()),
      validate(aTuneRequest({ trainSteps: 11 })),
    ]);
    expect(again.specHash).toBe(first.specHash);
    expect(other.specHash).not.toBe(first.specHash);
  });

  test.each([
    ['a PaLM model at Google itself', aTuneRequest(), { endpoint: 'google' }, ['PALM_RETIRED']],
    ['a bucket that is not there', aTuneRequest({ outputDirectory: 'gs://nowhere/output' }), {}, ['BUCKET_MISSING']],
    [
      'a dataset that is not there',
      aTuneRequest({ datasetUri: 'gs://test-bucket/none.jsonl' }),
      {},
      ['DATASET_MISSING'],
    ],
    [
      'a local file on a worker that allows none',
      aTuneRequest({ datasetUri: '/etc/hosts' }),
      {},
      ['DATASET_NOT_ALLOWED'],
    ],
  ] as const)('refuses %s', async (_, request, different, codes) => {
    expect(await errorCodes(request, different)).toEqual(codes);
  });

  test('lets a bucket be missing that it may make', async () => {
    expect(await errorCodes(aTuneRequest({ outputDirectory: 'gs://nowhere/output', createBucket: true }))).toEqual([]);
  });

  test('warns of a bucket of another project', async () => {
    const { warnings } = await validate(aTuneRequest({ project: 'another-project' }));
    expect(warnings.map(({ code }) => code)).toContain('BUCKET_OF_ANOTHER_PROJECT');
  });

  test('tells wrong fields, missing buckets and broken data at once', async () => {
    const codes = await errorCodes({
      ...aTuneRequest({ outputDirectory: 'gs://nowhere/output', datasetUri: 'gs://test-bucket/none.jsonl' }),
      pipelineJobRegion: 'mars',
      unknownKey: 1,
    });
    expect(codes).toEqual(expect.arrayContaining(['BUCKET_MISSING', 'DATASET_MISSING']));
    expect(codes.length).toBeGreaterThanOrEqual(4);
  });
});

describe('local datasets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tempotune-local-'));
    mkdirSync(join(folder, 'allowed'));
    writeFileSync(join(folder, 'allowed', 'train.jsonl'), generationDataset(20));
    writeFileSync(join(folder, 'secret.jsonl'), generationDataset(20));
    symlinkSync(join(folder, 'secret.jsonl'), join(folder, 'allowed', 'link.jsonl'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['a file in an allowed folder', 'allowed/train.jsonl', []],
    ['a file outside', 'secret.jsonl', ['DATASET_NOT_ALLOWED']],
    ['a way out by dots', 'allowed/../secret.jsonl', ['DATASET_NOT_ALLOWED']],
    ['a link that leads out', 'allowed/link.jsonl', ['DATASET_NOT_ALLOWED']],
    ['a folder', 'allowed/', ['DATASET_NO_FILE']],
  ])('%s: %s', async (_, path, codes) => {
    const different = { datasetDirectories: [join(folder, 'allowed')] };
    expect(await errorCodes(aTuneRequest({ datasetUri: join(folder, path) }), different)).toEqual(codes);
  });
});
