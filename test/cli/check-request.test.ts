import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCheckRequest } from '../../src/cli/commands/check-request.ts';
import { readWantedRun } from '../../src/cli/either-request.ts';
import { fakeContext } from './fake-context.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tempotune-check-request-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function file(content: string): Promise<string> {
  const path = join(folder, 'request');
  await writeFile(path, content);
  return path;
}

const tune = `project: my-project
baseModel: code-bison@002
datasetUri: gs://my-bucket/train.jsonl
evaluationDatasetUri: gs://my-bucket/evaluation.jsonl
enableCheckpointSelection: 'true'
outputDirectory: gs://my-bucket/out
pipelineJobRegion: us-central1
`;
const sweep = `tune:\n${tune.replaceAll(/^/gm, '  ')}\nparallelism: 2\n`;

interface Printed {
  readonly exitCode: number;
  readonly out: string;
  readonly notes: string;
}

async function check(content: string, json?: boolean): Promise<Printed> {
  const context = fakeContext();
  const exitCode = await runCheckRequest({ request: await file(content), json }, context);
  return { exitCode, ...context.printed };
}

describe('check-request', () => {
  test.each([
    ['tune request', tune, 'tempotune tune'],
    ['sweep request', sweep, 'tempotune sweep'],
  ])('a sound %s', async (kind, content, next) => {
    const { exitCode, out, notes } = await check(content);
    expect([exitCode, out, notes]).toEqual([
      0,
      expect.stringContaining(`a ${kind} without errors`),
      expect.stringContaining(next),
    ]);
  });

  test.each([
    ['tune request', tune.replace('my-project', 'P'), 1],
    ['sweep request', `${sweep}losers: burn\nparalelism: 1\n`, 1],
  ])('a %s with faults: exit 3, and each with its line', async (kind, content) => {
    const { exitCode, out } = await check(content);
    expect(exitCode).toBe(3);
    expect(out).toMatch(/error: .*request:\d+:\d+ /);
    expect(out).toMatch(new RegExp(`\\d errors? in this ${kind}`));
  });

  test('shows the trials that a sweep draws', async () => {
    const sample = 'sample: {count: 2, seed: 7, space: {trainSteps: {uniform: [100, 500]}}}\n';
    expect((await check(`${sweep}${sample}`)).out).toMatch(
      /trial 1: trainSteps \d+, learningRateMultiplier 1\ntrial 2: trainSteps \d+/,
    );
    const { drawn } = JSON.parse((await check(`${sweep}${sample}`, true)).out) as { drawn: unknown[] };
    expect(drawn).toHaveLength(2);
  });

  test('a REST body as it is copied: the missing comma, with its place, in JSON too', async () => {
    const body = '{\n  "runtimeConfig": {\n    "gcsOutputDirectory": "gs://b12/o"\n    "parameterValues": {}\n  }\n}';
    expect((await check(body)).out).toMatch(
      /^error: .*request:3:39 runtimeConfig\.parameterValues, but a comma is missing before "parameterValues"/,
    );
    const { ok, kind, findings } = JSON.parse((await check(body, true)).out) as Record<string, unknown>;
    expect([ok, kind]).toEqual([false, 'body of pipelineJobs.create']);
    expect(findings).toContainEqual(expect.objectContaining({ code: 'JSON_COMMA_MISSING', line: 3, column: 39 }));
  });

  test('a whole dataset in place of a request', async () => {
    const refused = runCheckRequest({ request: await file('{}\n'.repeat(3_000_000)) }, fakeContext());
    await expect(refused).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('has more than 8388608 bytes'),
      fix: expect.stringContaining('tempotune check'),
    });
  });

  test('no such file', async () => {
    const missing = runCheckRequest({ request: join(folder, 'missing') }, fakeContext());
    await expect(missing).rejects.toMatchObject({ exitCode: 9 });
  });
});

describe('what a request asks for', () => {
  test.each([
    ['one job', tune, 1],
    ['two at a time', sweep, 2],
  ])('%s', async (_, content, parallelism) => {
    expect(await readWantedRun(await file(content))).toMatchObject({
      parallelism,
      tune: { modelUploadRegion: 'us-central1' },
    });
  });

  test('nothing, when it has errors', async () => {
    await expect(readWantedRun(await file('project: P'))).rejects.toMatchObject({ name: 'FindingsError' });
    await expect(readWantedRun(await file('{'))).rejects.toMatchObject({ name: 'FindingsError' });
  });
});
