import { expect, test } from 'vitest';
import { championPlaceFindings, permittedReferences } from './allowed-places.ts';

const references = {
  project: 'mine',
  baseModel: 'code-bison@002',
  datasetUri: ['gs://data/a.jsonl', 'gs://foreign/b.jsonl', '/srv/c.jsonl'],
  evaluationDatasetUri: 'gs://foreign/e.jsonl',
  outputDirectory: 'gs://data/output',
  predictionEvaluation: { datasetUri: 'gs://data-of-others/h.jsonl' },
  tensorboardResourceId: 'projects/foreign/locations/us-central1/tensorboards/1',
  preTunedModel: 'projects/foreign/locations/us-central1/models/7@1',
  encryptionSpecKeyName: 'projects/theirs/locations/us-central1/keyRings/r/cryptoKeys/k',
};

test('without settings everything is permitted', () => {
  expect(permittedReferences(references, {})).toEqual({ permitted: references, findings: [] });
});

test('each violation is one finding that names its field, and is not looked at', () => {
  const { permitted, findings } = permittedReferences(references, {
    allowedProjects: ['theirs'],
    allowedBuckets: ['data'],
  });
  expect(findings.map(({ field, value, code }) => [field, value, code])).toEqual([
    ['project', 'mine', 'PROJECT_NOT_ALLOWED'],
    ['tensorboardResourceId', references.tensorboardResourceId, 'PROJECT_NOT_ALLOWED'],
    ['preTunedModel', references.preTunedModel, 'PROJECT_NOT_ALLOWED'],
    ['datasetUri', 'gs://foreign/b.jsonl', 'BUCKET_NOT_ALLOWED'],
    ['evaluationDatasetUri', 'gs://foreign/e.jsonl', 'BUCKET_NOT_ALLOWED'],
    ['predictionEvaluation.datasetUri', 'gs://data-of-others/h.jsonl', 'BUCKET_NOT_ALLOWED'],
  ]);
  const { baseModel, outputDirectory, encryptionSpecKeyName } = references;
  expect(permitted).toEqual({ baseModel, outputDirectory, encryptionSpecKeyName });
});

test.each([
  ['a foreign folder', { champion: { name: 'c', root: 'gs://foreign/x' } }, ['BUCKET_NOT_ALLOWED champion.root']],
  [
    'a foreign endpoint',
    { champion: { name: 'c', endpoint: 'projects/mine/locations/us-central1/endpoints/1' } },
    ['PROJECT_NOT_ALLOWED champion.endpoint'],
  ],
  [
    'places that are allowed',
    { champion: { root: 'gs://data', endpoint: 'projects/theirs/locations/us-central1/endpoints/1' } },
    [],
  ],
  ['a name alone', { champion: 'c' }, []],
  ['no champion', null, []],
])('a champion with %s', (_, input, expected) => {
  const findings = championPlaceFindings(input, { allowedProjects: ['theirs'], allowedBuckets: ['data'] });
  expect(findings.map(({ code, field }) => `${code} ${field}`)).toEqual(expected);
});
