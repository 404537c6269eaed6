import { describe, expect, test } from 'vitest';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { ResolvedGeminiRequest, ResolvedPipelineRequest } from '../contract/tune-request.ts';
import { planFindings, plannedLoad } from './plan-findings.ts';

const request = { baseModel: 'code-bison@002', acceleratorType: 'GPU', trainSteps: 300 } as ResolvedPipelineRequest;
const gemini = { api: 'tuningJobs', baseModel: 'gemini-2.5-flash' } as ResolvedGeminiRequest;

function aDataset(trainingExamples: number, sha256 = 'aa', examples = 1): DatasetFacts {
  const sources = [{ uri: `gs://my-bucket/${sha256}.jsonl`, sizeBytes: 1 }];
  return { shape: 'generation', sources, sizeBytes: 1, sha256, crc32c: 'AAAAAA==', examples, trainingExamples };
}

describe('epochs', () => {
  test.each([
    { examples: 10_000, code: 'EPOCHS_BELOW_ONE', says: '2400 of 10000', fix: 'at least 1250 steps' },
    { examples: 2_401, code: 'EPOCHS_BELOW_ONE', says: '2400 of 2401', fix: 'at least 301 steps' },
    { examples: 47, code: 'EPOCHS_HIGH', says: '51.1 times', fix: 'at most 293 steps' },
    { examples: 10, code: 'EPOCHS_HIGH', says: '240 times', fix: 'at most 62 steps' },
  ])('300 steps over $examples examples: $code', ({ examples, code, says, fix }) => {
    const [finding, ...others] = planFindings({ request, dataset: aDataset(examples) });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code, severity: 'warning', field: 'trainSteps', value: '300' });
    expect(finding?.rule).toContain(says);
    expect(finding?.fix).toContain(fix);
  });

  test.each([2_400, 500, 48])('300 steps over %d examples need no word', (examples) => {
    expect(planFindings({ request, dataset: aDataset(examples) })).toEqual([]);
  });

  test('a chat dataset counts by its training examples, and the batch by the accelerator', () => {
    const onTpu = { ...request, acceleratorType: 'TPU' } as const;
    expect(plannedLoad({ request: onTpu, dataset: aDataset(240) })).toEqual({
      batchSize: 24,
      examplesSeen: 7_200,
      epochs: 30,
    });
  });
});

describe("Gemini's validation dataset", () => {
  test.each([
    { training: 100, validation: 1_000, codes: [] },
    { training: 3_336, validation: 1_001, codes: ['VALIDATION_SHARE'] },
    { training: 3_337, validation: 1_001, codes: [] },
    { training: 10_000, validation: 3_000, codes: [] },
    { training: 10_000, validation: 3_001, codes: ['VALIDATION_SHARE'] },
  ])('$validation beside $training training examples: $codes', ({ training, validation, codes }) => {
    const dataset = aDataset(1, 'aa', training);
    const findings = planFindings({ request: gemini, dataset, evaluation: aDataset(1, 'bb', validation) });
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });
});

test('an evaluation dataset with the very content of the training data is pointed out', () => {
  const dataset = aDataset(500);
  expect(planFindings({ request, dataset, evaluation: aDataset(100, 'bb') })).toEqual([]);
  expect(planFindings({ request, dataset, evaluation: aDataset(500) })).toMatchObject([
    { code: 'EVALUATION_IS_TRAINING_DATA', field: 'evaluationDatasetUri', value: 'gs://my-bucket/aa.jsonl' },
  ]);
});
