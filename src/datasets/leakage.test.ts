import { expect, test } from 'vitest';
import { checkDataset, type DatasetInput } from './check.ts';
import { findLeakage } from './leakage.ts';

function dataset(uri: string, names: readonly string[], space = ''): DatasetInput {
  const text = names.map((name) => `{"input_text":${space}"${name}", "output_text": "b"}\n`).join('');
  return {
    uri,
    sizeBytes: text.length,
    async *open() {
      yield Buffer.from(text);
    },
  };
}

async function leakage(training: readonly string[], evaluation: readonly string[]) {
  const shape = 'generation';
  const trained = await checkDataset([dataset('train.jsonl', training)], {
    shape,
    role: 'training',
    field: 'datasetUri',
  });
  const held = await checkDataset([dataset('eval.jsonl', evaluation, ' ')], {
    shape,
    role: 'evaluation',
    field: 'evaluationDatasetUri',
  });
  return findLeakage(trained.fingerprints, held.fingerprints);
}

test('an example in both datasets is a warning, however it is written', async () => {
  expect(await leakage(['one', 'two'], ['three', 'two'])).toEqual([
    expect.objectContaining({
      code: 'EVALUATION_LEAK',
      severity: 'warning',
      file: 'eval.jsonl',
      line: 2,
      value: 'also in the training data, train.jsonl:2',
    }),
  ]);
});

test('many are counted in full', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `example ${index}`);
  const found = await leakage(names, names);
  expect(found).toHaveLength(10);
  expect(found[0]?.count).toBe(30);
});

test('different data leaks nothing', async () => {
  expect(await leakage(['one'], ['two'])).toEqual([]);
});
