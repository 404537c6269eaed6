import { expect, test } from 'vitest';
import { permittedReferences } from './allowed-places.ts';

const references = {
  project: 'mine',
  baseModel: 'code-bison@002',
  datasetUri: ['gs://data/a.jsonl', 'gs://foreign/b.jsonl', '/srv/c.jsonl'],
  evaluationDatasetUri: 'gs://foreign/e.jsonl',
  outputDirectory: 'gs://data/output',
  predictionEvaluation: { datasetUri: 'gs://data-of-others/h.jsonl' },
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
    ['datasetUri', 'gs://foreign/b.jsonl', 'BUCKET_NOT_ALLOWED'],
    ['evaluationDatasetUri', 'gs://foreign/e.jsonl', 'BUCKET_NOT_ALLOWED'],
    ['predictionEvaluation.datasetUri', 'gs://data-of-others/h.jsonl', 'BUCKET_NOT_ALLOWED'],
  ]);
  expect(permitted).toEqual({ baseModel: 'code-bison@002', outputDirectory: 'gs://data/output' });
});
