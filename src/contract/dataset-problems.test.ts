import { expect, test } from 'vitest';
import { datasetFinding, datasetProblems } from './dataset-problems.ts';
import { sentence } from './findings.ts';

test('a finding is one sentence: place, field, value, rule, way out, code', () => {
  const place = { file: 'train.jsonl', line: 7, field: 'prompt' };
  const finding = datasetFinding('UNKNOWN_FIELD', place, {
    found: 'Write a loop.',
    known: 'input_text, output_text',
    nearest: 'input_text',
  });
  expect(sentence(finding)).toBe(
    'train.jsonl:7 prompt: Write a loop., but the fields here are input_text, output_text. ' +
      'To fix: rename it to `input_text`. [UNKNOWN_FIELD]',
  );
});

test('a problem of the whole dataset names its size and what is missing', () => {
  const finding = datasetFinding('TOO_FEW_EXAMPLES', { field: 'datasetUri' }, { examples: 1, minimum: 10 });
  expect(sentence(finding)).toBe(
    'datasetUri: 1 example, but a tuning dataset has at least 10 examples. To fix: add at least 9. [TOO_FEW_EXAMPLES]',
  );
});

test('codes are upper snake case', () => {
  for (const code of Object.keys(datasetProblems)) expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
});
