import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { requestSchemas } from './json-schema.ts';
import { resolveSweepRequest } from './resolve-sweep-request.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';

const { tuneRequest, sweepRequest } = requestSchemas();
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
const validateTune = ajv.compile(tuneRequest);
const validateSweep = ajv.compile(sweepRequest);

const tune = {
  project: 'my-project',
  baseModel: 'code-bison@002',
  datasetUri: ['gs://my-bucket/a.jsonl', 'data/b.jsonl'],
  evaluationDatasetUri: 'gs://my-bucket/e.jsonl',
  outputDirectory: 'gs://my-bucket/output',
  pipelineJobRegion: 'us-central1',
  enableCheckpointSelection: true,
  labels: { team: 'compilers' },
  deadline: 'PT12H',
  register: { aliases: ['best-model'] },
  predictionEvaluation: { datasetUri: 'gs://my-bucket/h.jsonl', metric: 'prediction_exact_match' },
};
const sweep = { tune, vary: { trainSteps: [200, 500] }, objective: { metric: '/eval_total_loss' } };

describe('the JSON Schema', () => {
  test('accepts what the rules accept', () => {
    expect(resolveTuneRequest(tune).value).toBeDefined();
    expect(resolveSweepRequest(sweep).value).toBeDefined();
    expect([validateTune(tune), validateTune.errors]).toEqual([true, null]);
    expect([validateSweep(sweep), validateSweep.errors]).toEqual([true, null]);
  });

  test.each([
    { trainSteps: '300' },
    { trainSteps: 0 },
    { train_steps: 300 },
    { acceleratorType: 'gpu' },
    { datasetUri: [] },
    { outputDirectory: '/local' },
    { labels: { Team: 'x' } },
    { deadline: 'soon' },
    { register: { aliases: ['1st'] } },
    { predictionEvaluation: { metric: 'prediction_exact_match' } },
  ])('refuses what the rules refuse: %j', (wrong) => {
    expect(resolveTuneRequest({ ...tune, ...wrong }).value).toBeUndefined();
    expect(validateTune({ ...tune, ...wrong })).toBe(false);
  });

  test('describes every property', () => {
    const undescribed = [tuneRequest, sweepRequest].flatMap((schema) => propertiesWithout('description', schema));
    expect(undescribed).toEqual([]);
  });

  test('names what is required, and refuses unknown fields everywhere', () => {
    expect(tuneRequest).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'TuneRequest',
      required: ['project', 'baseModel', 'datasetUri', 'outputDirectory', 'pipelineJobRegion'],
      additionalProperties: false,
    });
    expect(sweepRequest).toMatchObject({ title: 'SweepRequest', required: ['tune'], additionalProperties: false });
  });
});

/** Paths of all properties, however deep, whose schema lacks `keyword`. */
function propertiesWithout(keyword: string, schema: AnySchemaObject, path = ''): readonly string[] {
  const own = Object.entries<AnySchemaObject>(schema.properties ?? {}).flatMap(([key, property]) => [
    ...(property[keyword] === undefined ? [`${path}.${key}`] : []),
    ...propertiesWithout(keyword, property, `${path}.${key}`),
  ]);
  return schema.items === undefined ? own : [...own, ...propertiesWithout(keyword, schema.items, `${path}[]`)];
}
