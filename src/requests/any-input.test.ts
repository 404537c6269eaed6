import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Finding, isError } from '../contract/findings.ts';
import type { ResolvedPipelineRequest } from '../contract/tune-request.ts';
import { readRequest } from './request-file.ts';
import { resolveSweepRequest } from './resolve-sweep-request.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';
import { tuneFieldNames } from './tune-schema.ts';

const least = {
  project: 'my-project',
  baseModel: 'code-bison@002',
  datasetUri: 'gs://my-bucket/train.jsonl',
  outputDirectory: 'gs://my-bucket/output',
  pipelineJobRegion: 'us-central1',
};

const resolvers = [resolveTuneRequest, resolveSweepRequest] as const;

/** A value exactly when nothing is an error, and findings that fit on a screen. */
function isSound(input: unknown): readonly (readonly Finding[])[] {
  return resolvers.map((resolve) => {
    const { value, findings } = resolve(input);
    expect(value === undefined).toBe(findings.some(isError));
    for (const { code, value: shown = '', rule, fix } of findings) {
      expect(code).toMatch(/^[A-Z][A-Z_]+$/);
      expect(shown.length).toBeLessThanOrEqual(80);
      expect(rule && fix).toBeTruthy();
    }
    return findings;
  });
}

describe('whatever is handed in, there are findings and no throw', () => {
  test('anything', () => {
    const anything = fc.anything({
      withBigInt: true,
      withMap: true,
      withSet: true,
      withDate: true,
      withNullPrototype: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (input) => void isSound(input)),
      { numRuns: 150 },
    );
  });

  test('any JSON, also as a file', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        isSound(JSON.parse(text));
        isSound(readRequest(text, 'request.json').input);
      }),
      { numRuns: 150 },
    );
  });

  test('any text as a file', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => void isSound(readRequest(text, 'request.yaml').input)),
    );
  });

  test('our own fields with values of any type', () => {
    const input = fc.dictionary(fc.constantFrom(...tuneFieldNames, 'vary', 'trials', 'objective'), fc.anything());
    fc.assert(
      fc.property(input, (fields) => {
        isSound({ ...least, ...fields });
        isSound({ tune: { ...least, ...fields }, ...fields });
      }),
      { numRuns: 150 },
    );
  });

  const cyclic: Record<string, unknown> = { ...least };
  cyclic.labels = cyclic;
  const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as unknown;
  test.each<[name: string, input: unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a number', 5],
    ['an array', [least]],
    ['a string', 'code-bison@002'],
    ['a function', () => least],
    ['a symbol', Symbol('x')],
    ['10 MB of text', 'x'.repeat(10_000_000)],
    ['1 MB in every field', Object.fromEntries(tuneFieldNames.map((field) => [field, 'x'.repeat(1_000_000)]))],
    ['a key of 10 MB', { ['x'.repeat(10_000_000)]: 1 }],
    ['20,000 unknown keys', Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key${at}`, at]))],
    ['20,000 datasets', { ...least, datasetUri: Array.from({ length: 20_000 }, () => 'gs://my-bucket/a') }],
    [
      'a prototype as a key',
      JSON.parse('{"__proto__": {"project": "x"}, "constructor": 1, "labels": {"__proto__": 1}}'),
    ],
    ['a getter that throws', Object.defineProperty({ ...least }, 'labels', { enumerable: true, get: fail })],
    ['a proxy that throws', new Proxy({}, { ownKeys: fail, get: fail, getPrototypeOf: fail })],
    ['a cycle', cyclic],
    ['5,000 levels', { ...least, labels: deep }],
    ['a Map', new Map(Object.entries(least))],
  ])('%s', (_, input) => {
    for (const findings of isSound(input)) {
      expect(findings.some(isError)).toBe(true);
      expect(findings.length).toBeLessThan(200);
    }
  });
});

test('a prototype does not stand in for what is missing', () => {
  const inherited = Object.create(least) as unknown;
  expect(resolveTuneRequest(inherited).findings.filter(({ code }) => code === 'MISSING_FIELD')).toHaveLength(5);
});

test('more of a kind than twenty are counted', () => {
  const datasetUri = Array.from({ length: 500 }, () => 5);
  const { findings } = resolveTuneRequest({ ...least, datasetUri });
  expect(findings).toHaveLength(20);
  expect(findings[0]).toMatchObject({ code: 'DATASET_URI', field: 'datasetUri[0]', count: 500 });
});

/** Fields with a rule that they take effect only beside another come together with it. */
const validRequest = fc
  .record({
    baseModel: fc.constantFrom('code-bison@001', 'code-bison-32k@002', 'text-bison@002'),
    optional: fc.record(
      {
        acceleratorType: fc.constantFrom('GPU', 'TPU'),
        trainSteps: fc.integer({ min: 1, max: 5_000 }),
        learningRateMultiplier: fc.double({ min: 0.001, max: 10, noNaN: true }),
        modelUploadRegion: fc.constantFrom('us-west1', 'europe-west4'),
        labels: fc.dictionary(fc.stringMatching(/^[a-f][a-z0-9_-]{0,20}$/), fc.stringMatching(/^[a-z0-9_-]{0,63}$/)),
        deadline: fc.integer({ min: 61, max: 10_000 }).map((seconds) => `${seconds}s`),
        pollInterval: fc.integer({ min: 100, max: 60_000 }).map((milliseconds) => `${milliseconds}ms`),
      },
      { requiredKeys: [] },
    ),
    evaluation: fc.option(
      fc.record({
        evaluationDatasetUri: fc.constant('gs://my-bucket/evaluation.jsonl'),
        enableCheckpointSelection: fc.constantFrom('true', 'false', 'default', true, false),
        evaluationInterval: fc.integer({ min: 1, max: 500 }),
      }),
      { nil: {} },
    ),
  })
  .map(({ baseModel, optional, evaluation }) => ({ ...least, baseModel, ...optional, ...evaluation }));

/** The request that says everything the resolved one holds. */
function spelledOut({ deadlineMs, pollIntervalMs, ...same }: ResolvedPipelineRequest): Record<string, unknown> {
  const { api: _, evaluationInterval, enableEarlyStopping, enableCheckpointSelection, ...rest } = same;
  const evaluation = { evaluationInterval, enableEarlyStopping, enableCheckpointSelection };
  const times = { deadline: `${deadlineMs}ms`, pollInterval: `${pollIntervalMs}ms` };
  return { ...rest, ...times, ...(same.evaluationDatasetUri !== undefined && evaluation) };
}

test('a resolved request, spelled out, resolves to itself', () => {
  fc.assert(
    fc.property(validRequest, (request) => {
      const { value, findings } = resolveTuneRequest(request);
      expect(findings.filter(isError)).toEqual([]);
      if (value?.api === 'pipelineJobs') expect(resolveTuneRequest(spelledOut(value)).value).toEqual(value);
    }),
  );
});

function fail(): never {
  throw new Error('foreign code');
}

test('a request too big to travel is refused by its size, not read to its end', () => {
  const trials = Array.from({ length: 1_000 }, (_, index) => ({
    trainSteps: index + 1,
    learningRateMultiplier: 0.123_456,
  }));
  const sweep = { tune: { labels: { team: 'x'.repeat(600_000) } }, trials };
  for (const { findings } of [resolveSweepRequest(sweep), resolveTuneRequest(sweep.tune)]) {
    expect(findings.map(({ code, value }) => [code, value])).toEqual([
      ['REQUEST_TOO_BIG', expect.stringMatching(/^6\d{5} characters$/)],
    ]);
  }
  const codes = resolveSweepRequest({ tune: {}, trials }).findings.map(({ code }) => code);
  expect(codes).not.toContain('REQUEST_TOO_BIG'); // a thousand trials have room
});
