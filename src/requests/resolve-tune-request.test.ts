import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseModels } from '../catalog/base-models.ts';
import { geminiModels } from '../catalog/gemini-models.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';

const least: TuneRequest = {
  project: 'my-project',
  baseModel: 'code-bison@002',
  datasetUri: 'gs://my-bucket/train.jsonl',
  outputDirectory: 'gs://my-bucket/output/',
  pipelineJobRegion: 'us-central1',
};
const evaluationDatasetUri = 'gs://my-bucket/evaluation.jsonl';

/** Codes with their fields, as `CODE field`. */
function saidAbout(input: unknown): readonly string[] {
  return resolveTuneRequest(input).findings.map(({ code, field }) => `${code} ${field ?? ''}`.trim());
}

describe('a request that says the least', () => {
  test("gets the guide's defaults and no finding", () => {
    expect(resolveTuneRequest(least)).toStrictEqual({
      findings: [],
      value: {
        api: 'pipelineJobs',
        project: 'my-project',
        baseModel: 'code-bison@002',
        datasetUri: ['gs://my-bucket/train.jsonl'],
        outputDirectory: 'gs://my-bucket/output',
        pipelineJobRegion: 'us-central1',
        modelUploadRegion: 'us-central1',
        acceleratorType: 'GPU',
        trainSteps: 300,
        learningRateMultiplier: 1,
        evaluationInterval: 20,
        enableEarlyStopping: true,
        enableCheckpointSelection: 'default',
        displayName: 'code-bison@002 tuned for 300 steps',
        modelDisplayName: 'code-bison@002 tuned for 300 steps',
        labels: {},
        createBucket: false,
        deadlineMs: 86_400_000,
        pollIntervalMs: 60_000,
        register: { aliases: [], importEvaluation: true },
      },
    });
  });

  test('keeps what else it says', () => {
    const { value } = resolveTuneRequest({
      ...least,
      evaluationDatasetUri,
      enableCheckpointSelection: true,
      learningRateMultiplier: 0.5,
      deadline: '12h',
      pollInterval: '500ms',
      modelUploadRegion: 'us-west1',
      register: { aliases: ['best-model'] },
      predictionEvaluation: { datasetUri: 'gs://my-bucket/h.jsonl', metric: 'prediction_exact_match' },
    });
    expect(value).toMatchObject({
      evaluationDatasetUri,
      enableCheckpointSelection: 'true',
      displayName: 'code-bison@002 tuned for 300 steps with learning rate multiplier 0.5',
      deadlineMs: 43_200_000,
      pollIntervalMs: 500,
      modelUploadRegion: 'us-west1',
      register: { aliases: ['best-model'], importEvaluation: true },
      predictionEvaluation: { maxExamples: 100 },
    });
  });

  test('is not changed, and shares nothing with what comes out', () => {
    const request = { ...least, labels: { team: 'a' } };
    const { value } = resolveTuneRequest(Object.freeze(request));
    request.labels.team = 'b';
    expect(value?.labels).toEqual({ team: 'a' });
  });
});

const key = (region: string): string => `projects/p/locations/${region}/keyRings/ring/cryptoKeys/key`;
const board = (region: string): string => `projects/p/locations/${region}/tensorboards/1`;

describe('warnings and notes', () => {
  test.each([
    [{ trainSteps: 100 }, 'warning'],
    [{ evaluationDatasetUri, trainSteps: 15 }, 'warning'],
    [{ evaluationDatasetUri }, 'warning'],
    [{ pipelineJobRegion: 'europe-west3' }, 'info'],
  ])('%j does not stop the request', (different, severity) => {
    const { value, findings } = resolveTuneRequest({ ...least, ...different });
    expect(value).toBeDefined();
    expect(new Set(findings.map((finding) => finding.severity))).toEqual(new Set([severity]));
  });
});

describe('names from the guide and from other tools', () => {
  test.each([
    ['train_steps', 'trainSteps'],
    ['TRAIN_STEPS', 'trainSteps'],
    ['large_model_reference', 'baseModel'],
    ['dataset_uri', 'datasetUri'],
    ['evaluation_data_uri', 'evaluationDatasetUri'],
    ['evaluation_data_uri:', undefined], // the guide's own slip, colon inside
    ['location', 'modelUploadRegion'],
    ['gcsOutputDirectory', 'outputDirectory'],
    ['tensorboard_resource_id', 'tensorboardResourceId'],
    ['encryption_spec_key_name', 'encryptionSpecKeyName'],
    ['tuning_job_location', 'pipelineJobRegion'],
    ['learningRateMultiplyer', 'learningRateMultiplier'],
  ])('%s is answered with %s', (foreign, ours) => {
    const finding = resolveTuneRequest({ ...least, [foreign]: 'x' }).findings.find(({ field }) => field === foreign);
    expect(finding).toMatchObject({ code: 'UNKNOWN_FIELD', fix: `write ${ours ?? 'evaluationDatasetUri'}` });
  });

  test('a required field under another name is said once', () => {
    const { baseModel, ...rest } = least;
    expect(saidAbout({ ...rest, large_model_reference: baseModel })).toEqual(['UNKNOWN_FIELD large_model_reference']);
  });
});

test('all problems come at once: bad forms hide no rule between the other fields', () => {
  const input = {
    project: 'P',
    baseModel: 'codechat-bison@002',
    datasetUri: 's3://bucket/x',
    evaluationDatasetUri,
    pipelineJobRegion: 'europe-west3',
    encryptionSpecKeyName: key('us-central1'),
    tensorboardResourceId: board('us-west1'),
    trainSteps: '300',
    learning_rate: 0.1,
    labels: { Team: 'x' },
    deadline: '40d',
  };
  expect(saidAbout(input)).toEqual([
    'FIELD_NOT_TAKEN learning_rate',
    'PROJECT_ID project',
    'DATASET_URI datasetUri',
    'MISSING_FIELD outputDirectory',
    'WHOLE_NUMBER trainSteps',
    'LABEL_KEY labels.Team',
    'COMPUTE_LEAVES_REGION pipelineJobRegion',
    'ENCRYPTION_KEY_REGION pipelineJobRegion',
    'TENSORBOARD_REGION tensorboardResourceId',
    'EVALUATION_NOT_FOR_CHAT evaluationDatasetUri',
    'DURATION_RANGE deadline',
  ]);
});

describe('fixes say what was meant', () => {
  test.each([
    [{ trainSteps: '300' }, 'write 300 without quotes'],
    [{ acceleratorType: 'gpu' }, 'write GPU'],
    [{ pipelineJobRegion: 'us-central-1' }, 'write us-central1'],
    [{ baseModel: 'code-bison' }, 'write code-bison@001 or code-bison@002'],
    [{ baseModel: 'codbison@002' }, 'write code-bison@002'],
    [{ baseModel: 'publishers/google/models/code-bison@002' }, 'write code-bison@002'],
    [{ createBucket: 'true' }, 'write true without quotes'],
  ])('%j: %s', (different, fix) => {
    expect(resolveTuneRequest({ ...least, ...different }).findings[0]?.fix).toBe(fix);
  });

  test('an unknown base model is answered with the list', () => {
    const [finding] = resolveTuneRequest({ ...least, baseModel: 'llama' }).findings;
    for (const id of ['code-bison@002', 'codechat-bison-32k@002', 'text-bison@001'])
      expect(finding?.rule).toContain(id);
  });
});

test('display names have the 1 to 128 characters that Google takes, whatever the request names or leaves out', () => {
  const anyRequest = fc.record(
    {
      baseModel: fc.constantFrom(...baseModels.keys(), ...geminiModels.keys()),
      displayName: fc.string({ unit: 'binary', maxLength: 200 }),
      modelDisplayName: fc.string({ unit: 'binary', maxLength: 200 }),
      trainSteps: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      epochCount: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      adapterSize: fc.constantFrom(1, 2, 4, 8, 16),
      learningRateMultiplier: fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
    },
    { requiredKeys: ['baseModel'] },
  );
  let resolved = 0;
  fc.assert(
    fc.property(anyRequest, (different) => {
      const { value } = resolveTuneRequest({ ...least, ...different });
      if (value === undefined) return; // a name that is too long, or a field of the other API
      resolved += 1;
      for (const name of [value.displayName, value.modelDisplayName]) expect(name).toMatch(/^.{1,128}$/su);
    }),
    { numRuns: 500 },
  );
  expect(resolved).toBeGreaterThan(0);
});
