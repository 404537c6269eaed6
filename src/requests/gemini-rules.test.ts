import { describe, expect, test } from 'vitest';
import { geminiModels } from '../catalog/gemini-models.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { resolveSweepRequest } from './resolve-sweep-request.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';

const least: TuneRequest = {
  project: 'my-project',
  baseModel: 'gemini-2.5-flash',
  datasetUri: 'gs://my-bucket/train.jsonl',
  outputDirectory: 'gs://my-bucket/output/',
  pipelineJobRegion: 'us-central1',
};
const evaluationDatasetUri = 'gs://my-bucket/evaluation.jsonl';
const evaluated = { ...least, evaluationDatasetUri };
const key = (region: string): string => `projects/p/locations/${region}/keyRings/ring/cryptoKeys/key`;
const earlier = (region: string): string => `projects/p/locations/${region}/models/7@1`;

function places(findings: readonly { code: string; field?: string }[]): readonly string[] {
  return findings.map(({ code, field }) => `${code} ${field ?? ''}`);
}

test('a request that says the least leaves everything to Gemini tuning', () => {
  expect(resolveTuneRequest(least)).toStrictEqual({
    findings: [],
    value: {
      api: 'tuningJobs',
      project: 'my-project',
      baseModel: 'gemini-2.5-flash',
      datasetUri: ['gs://my-bucket/train.jsonl'],
      outputDirectory: 'gs://my-bucket/output',
      pipelineJobRegion: 'us-central1',
      displayName: 'gemini-2.5-flash tuned',
      modelDisplayName: 'gemini-2.5-flash tuned',
      labels: {},
      createBucket: false,
      deadlineMs: 86_400_000,
      pollIntervalMs: 60_000,
      register: { aliases: [], importEvaluation: true },
    },
  });
});

test('what a request sets is kept, and is in its name', () => {
  const set = { epochCount: 3, adapterSize: 4, learningRateMultiplier: 0.5, exportLastCheckpointOnly: true };
  const { value } = resolveTuneRequest({ ...least, ...set, preTunedModel: earlier('us-central1') });
  expect(value).toMatchObject({
    ...set,
    preTunedModel: earlier('us-central1'),
    displayName: 'gemini-2.5-flash tuned with 3 epochs, adapter size 4, learning rate multiplier 0.5',
  });
});

describe('one rule at a time', () => {
  test.each<[different: Record<string, unknown>, expected: readonly string[]]>([
    [{ trainSteps: 300 }, ['FIELD_NOT_FOR_GEMINI trainSteps']],
    [{ acceleratorType: 'GPU' }, ['FIELD_NOT_FOR_GEMINI acceleratorType']],
    [
      { evaluationDatasetUri, evaluationInterval: 20, enableEarlyStopping: true, enableCheckpointSelection: true },
      [
        'FIELD_NOT_FOR_GEMINI evaluationInterval',
        'FIELD_NOT_FOR_GEMINI enableEarlyStopping',
        'FIELD_NOT_FOR_GEMINI enableCheckpointSelection',
      ],
    ],
    [
      { tensorboardResourceId: 'projects/p/locations/us-central1/tensorboards/1' },
      ['FIELD_NOT_FOR_GEMINI tensorboardResourceId'],
    ],
    [{ modelUploadRegion: 'us-central1' }, []],
    [{ modelUploadRegion: 'us-west1' }, ['FIELD_NOT_FOR_GEMINI modelUploadRegion']],
    [{ pipelineJobRegion: 'asia-east2' }, []],
    [{ pipelineJobRegion: 'somewhere' }, ['REGION_NOT_FOR_GEMINI pipelineJobRegion']],
    [{ baseModel: 'gemini-3.5-flash', pipelineJobRegion: 'asia-east2' }, ['REGION_NOT_FOR_GEMINI pipelineJobRegion']],
    [{ baseModel: 'gemini-3.5-flash', pipelineJobRegion: 'europe-west4' }, []],
    [{ adapterSize: 16 }, []],
    [{ adapterSize: 32 }, ['ADAPTER_SIZE_UNSUPPORTED adapterSize']],
    [{ adapterSize: 3 }, ['ADAPTER_SIZE_UNSUPPORTED adapterSize']],
    [{ baseModel: 'gemini-2.5-pro', adapterSize: 16 }, ['ADAPTER_SIZE_UNSUPPORTED adapterSize']],
    [{ epochCount: 0 }, ['WHOLE_NUMBER epochCount']],
    [{ encryptionSpecKeyName: key('us-central1') }, []],
    [{ encryptionSpecKeyName: key('us-west1') }, ['NOT_IN_JOB_REGION encryptionSpecKeyName']],
    [
      { baseModel: 'gemini-3.5-flash', encryptionSpecKeyName: key('us-central1') },
      ['FIELD_NOT_FOR_GEMINI encryptionSpecKeyName'],
    ],
    [{ preTunedModel: earlier('us-central1') }, []],
    [{ preTunedModel: earlier('us-west1') }, ['NOT_IN_JOB_REGION preTunedModel']],
    [{ preTunedModel: '7' }, ['PRE_TUNED_MODEL preTunedModel']],
    [{ defaultContext: 'You write Go.' }, []],
    [{ evaluationDatasetUri: least.datasetUri }, ['EVALUATION_IS_TRAINING_DATA evaluationDatasetUri']],
  ])('%j', (different, expected) => {
    expect(places(resolveTuneRequest({ ...least, ...different }).findings)).toEqual(expected);
  });
});

describe('a sweep of Gemini tunings', () => {
  test('varies epochs, adapter size and learning rate multiplier; the rest stays automatic', () => {
    const { value, findings } = resolveSweepRequest({
      tune: evaluated,
      vary: { epochCount: [1, 2], adapterSize: [4, 8] },
    });
    expect(findings).toEqual([]);
    expect(value?.trials).toEqual([
      { index: 1, epochCount: 1, adapterSize: 4 },
      { index: 2, epochCount: 1, adapterSize: 8 },
      { index: 3, epochCount: 2, adapterSize: 4 },
      { index: 4, epochCount: 2, adapterSize: 8 },
    ]);
    expect(value?.tune).toMatchObject({ api: 'tuningJobs', epochCount: 1, adapterSize: 4 });
    expect(value?.tune).not.toHaveProperty('learningRateMultiplier');
  });

  test('is one trial with everything automatic, unless told otherwise', () => {
    expect(resolveSweepRequest({ tune: evaluated }).value?.trials).toEqual([{ index: 1 }]);
  });

  test.each<[different: Record<string, unknown>, expected: readonly string[]]>([
    [{ vary: { trainSteps: [100, 200] } }, ['FIELD_NOT_FOR_GEMINI vary.trainSteps']],
    [{ vary: { trainSteps: [100], epochCount: [1] } }, ['FIELD_NOT_FOR_GEMINI vary.trainSteps']],
    [{ trials: [{ epochCount: 1, trainSteps: 5 }] }, ['FIELD_NOT_FOR_GEMINI trials[0].trainSteps']],
    [{ trials: [{}, {}] }, ['IDENTICAL_TRIALS trials[1]']],
    [{ trials: [{ epochCount: 2 }, {}, { epochCount: 2 }] }, ['IDENTICAL_TRIALS trials[2]']],
    [{ trials: [{ epochCount: 2 }, { epochCount: 2, adapterSize: 4 }] }, []],
    [{ vary: { epochCount: [2, 2] } }, ['DUPLICATE_VALUE vary.epochCount[1]']],
    [{ vary: { adapterSize: [4, 5] } }, ['ADAPTER_SIZE_UNSUPPORTED vary.adapterSize[1]']],
    [{ trials: [{ adapterSize: 64 }] }, ['ADAPTER_SIZE_UNSUPPORTED trials[0].adapterSize']],
    [{ vary: {} }, ['VARY_EMPTY vary']],
    [{ tune: { ...evaluated, epochCount: 3 }, vary: { epochCount: [1] } }, ['VARIED_AND_FIXED tune.epochCount']],
    [{ tune: least }, ['OBJECTIVE_NEEDS_EVALUATION tune.evaluationDatasetUri']],
    [{ vary: { epochCount: [1, 2] }, parallelism: 2 }, ['PARALLELISM_NEEDS_GEMINI_QUOTA parallelism']],
  ])('%j', (different, expected) => {
    expect(places(resolveSweepRequest({ tune: evaluated, ...different }).findings)).toEqual(expected);
  });

  test('says what to write instead of steps', () => {
    const [finding] = resolveSweepRequest({ tune: evaluated, vary: { trainSteps: [100] } }).findings;
    expect(finding?.fix).toContain('epochCount');
  });
});

test('the catalog knows from when each Gemini model is, and sizes that its service takes', () => {
  for (const [id, facts] of geminiModels) {
    expect(facts.id).toBe(id);
    expect(facts.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const size of facts.adapterSizes) expect([1, 2, 4, 8, 16]).toContain(size);
  }
});
