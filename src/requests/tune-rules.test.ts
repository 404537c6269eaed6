import { describe, expect, test } from 'vitest';
import type { TuneRequest } from '../contract/tune-request.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';

const least: TuneRequest = {
  project: 'my-project',
  baseModel: 'code-bison@002',
  datasetUri: 'gs://my-bucket/train.jsonl',
  outputDirectory: 'gs://my-bucket/output',
  pipelineJobRegion: 'us-central1',
};
const evaluationDatasetUri = 'gs://my-bucket/evaluation.jsonl';

/** Codes with their fields, as `CODE field`. */
function saidAbout(input: unknown): readonly string[] {
  return resolveTuneRequest(input).findings.map(({ code, field }) => `${code} ${field ?? ''}`.trim());
}

const key = (region: string): string => `projects/p/locations/${region}/keyRings/ring/cryptoKeys/key`;
const board = (region: string): string => `projects/p/locations/${region}/tensorboards/1`;

describe('one rule at a time', () => {
  test.each<[different: Record<string, unknown>, expected: readonly string[]]>([
    // base models
    [{ baseModel: 'code-bison' }, ['BASE_MODEL_UNVERSIONED baseModel']],
    [{ baseModel: 'code-bison@003' }, ['BASE_MODEL_UNKNOWN baseModel']],
    [{ baseModel: '__proto__' }, ['BASE_MODEL_UNKNOWN baseModel']],
    [{ baseModel: 'gemini-2.5-flash' }, []],
    [{ baseModel: 'gemini-2.5-flush' }, ['BASE_MODEL_UNKNOWN baseModel']],
    [{ baseModel: 'text-bison-rlhf@001' }, ['RLHF_REFUSED baseModel']],
    [{ baseModel: 42 }, ['BASE_MODEL baseModel']],
    [{ tuningMethod: 'rlhf' }, ['RLHF_REFUSED tuningMethod']],
    [{ rlhf: { rewardModel: 'x' } }, ['RLHF_REFUSED rlhf']],
    [{ tuning_method: 'tune_v2' }, ['FIELD_NOT_TAKEN tuning_method']],
    // fields
    [{ epochCount: 3, adapterSize: 4 }, ['FIELD_ONLY_FOR_GEMINI epochCount', 'FIELD_ONLY_FOR_GEMINI adapterSize']],
    [
      { exportLastCheckpointOnly: true, preTunedModel: 'm' },
      [
        'PRE_TUNED_MODEL preTunedModel',
        'FIELD_ONLY_FOR_GEMINI exportLastCheckpointOnly',
        'FIELD_ONLY_FOR_GEMINI preTunedModel',
      ],
    ],
    [{ trainStep: 300 }, ['UNKNOWN_FIELD trainStep']],
    [{ vary: { trainSteps: [1] } }, ['FIELD_NOT_TAKEN vary']],
    [{ datasetUri: undefined }, ['MISSING_FIELD datasetUri']],
    [{ datasetUri: ['gs://my-bucket/a', 'gs://my-bucket/a'] }, ['DUPLICATE_VALUE datasetUri[1]']],
    [{ datasetUri: ['gs://my-bucket/a', 5, 's3://b/c'] }, ['DATASET_URI datasetUri[1]', 'DATASET_URI datasetUri[2]']],
    [{ datasetUri: [] }, ['LIST datasetUri']],
    [{ outputDirectory: 'out' }, ['OUTPUT_DIRECTORY outputDirectory']],
    [{ trainSteps: 1.5 }, ['WHOLE_NUMBER trainSteps']],
    [{ trainSteps: null }, ['WHOLE_NUMBER trainSteps']],
    [{ learningRateMultiplier: 0 }, ['POSITIVE_NUMBER learningRateMultiplier']],
    [{ learningRateMultiplier: Number.POSITIVE_INFINITY }, ['POSITIVE_NUMBER learningRateMultiplier']],
    [{ learningRateMultiplier: Number.NaN }, ['POSITIVE_NUMBER learningRateMultiplier']],
    [{ displayName: '' }, ['NAME displayName']],
    [{ displayName: 'x'.repeat(129) }, ['NAME displayName']],
    [{ serviceAccount: 'me@example.com' }, ['SERVICE_ACCOUNT serviceAccount']],
    [{ labels: { Team: 'a' } }, ['LABEL_KEY labels.Team']],
    [{ labels: { team: 'A' } }, ['LABEL_VALUE labels.team']],
    [
      { labels: { 'google-x': 'a', 'tempotune-x': 'a' } },
      ['LABEL_RESERVED labels.google-x', 'LABEL_RESERVED labels.tempotune-x'],
    ],
    [{ labels: [] }, ['LABELS labels']],
    [{ labels: Object.fromEntries(Array.from({ length: 57 }, (_, at) => [`k${at}`, ''])) }, ['LABELS labels']],
    [{ register: { aliases: ['1st'], alias: 'x' } }, ['UNKNOWN_FIELD register.alias', 'ALIAS register.aliases[0]']],
    // regions
    [{ pipelineJobRegion: 'us-central-1' }, ['REGION_UNSUPPORTED pipelineJobRegion']],
    [{ modelUploadRegion: 'us-east1' }, ['REGION_UNSUPPORTED modelUploadRegion']],
    [{ pipelineJobRegion: 'europe-west4' }, ['COMPUTE_LEAVES_REGION pipelineJobRegion']],
    [{ pipelineJobRegion: 'europe-west4', acceleratorType: 'TPU' }, []],
    [{ acceleratorType: 'TPU' }, ['COMPUTE_LEAVES_REGION pipelineJobRegion']],
    [{ acceleratorType: 'gpu' }, ['ACCELERATOR_TYPE acceleratorType']],
    [{ tensorboardResourceId: board('us-central1') }, []],
    [{ tensorboardResourceId: board('us-west1') }, ['TENSORBOARD_REGION tensorboardResourceId']],
    [{ tensorboardResourceId: '123' }, ['TENSORBOARD_NAME tensorboardResourceId']],
    [{ encryptionSpecKeyName: key('us-central1') }, []],
    [{ encryptionSpecKeyName: key('europe-west4') }, ['ENCRYPTION_KEY_REGION encryptionSpecKeyName']],
    [{ encryptionSpecKeyName: 'key' }, ['KMS_KEY_NAME encryptionSpecKeyName']],
    [
      { encryptionSpecKeyName: key('us-central1'), modelUploadRegion: 'us-west1' },
      ['ENCRYPTION_KEY_REGION modelUploadRegion'],
    ],
    [
      { encryptionSpecKeyName: key('us-central1'), pipelineJobRegion: 'europe-west4', acceleratorType: 'TPU' },
      ['ENCRYPTION_KEY_REGION pipelineJobRegion', 'ENCRYPTION_KEY_ACCELERATOR acceleratorType'],
    ],
    // evaluation
    [{ evaluationInterval: 20 }, ['EVALUATION_DATASET_MISSING evaluationInterval']],
    [{ enableEarlyStopping: false }, ['EVALUATION_DATASET_MISSING enableEarlyStopping']],
    [{ enableCheckpointSelection: 'true' }, ['EVALUATION_DATASET_MISSING enableCheckpointSelection']],
    [{ evaluationDatasetUri }, ['DEFAULT_SHIPS_LAST_CHECKPOINT enableCheckpointSelection']],
    [{ evaluationDatasetUri, baseModel: 'code-bison@001' }, []],
    [{ evaluationDatasetUri, enableCheckpointSelection: false }, []],
    [{ evaluationDatasetUri, enableCheckpointSelection: 'yes' }, ['CHECKPOINT_SELECTION enableCheckpointSelection']],
    [
      { evaluationDatasetUri: 's3://a/b', enableEarlyStopping: true, enableCheckpointSelection: 'true' },
      ['DATASET_URI evaluationDatasetUri'],
    ],
    [
      { evaluationDatasetUri: least.datasetUri, enableCheckpointSelection: true },
      ['EVALUATION_IS_TRAINING_DATA evaluationDatasetUri'],
    ],
    [
      { baseModel: 'codechat-bison@002', evaluationDatasetUri, evaluationInterval: 20, enableEarlyStopping: true },
      [
        'EVALUATION_NOT_FOR_CHAT evaluationDatasetUri',
        'EVALUATION_NOT_FOR_CHAT evaluationInterval',
        'EVALUATION_NOT_FOR_CHAT enableEarlyStopping',
      ],
    ],
    [{ baseModel: 'codechat-bison@002', defaultContext: 'You write Go.' }, []],
    [{ defaultContext: 'You write Go.' }, ['DEFAULT_CONTEXT_NOT_FOR_GENERATION defaultContext']],
    // steps
    [{ trainSteps: 199 }, ['STEPS_NOT_RECOMMENDED trainSteps']],
    [{ trainSteps: 200 }, []],
    [{ trainSteps: 1_000 }, []],
    [{ trainSteps: 1_001 }, ['STEPS_NOT_RECOMMENDED trainSteps']],
    [
      { evaluationDatasetUri, enableCheckpointSelection: true, trainSteps: 210 },
      ['LAST_STEP_NOT_EVALUATED trainSteps'],
    ],
    [
      { evaluationDatasetUri, enableCheckpointSelection: true, evaluationInterval: 301 },
      ['NO_EVALUATION_POINTS trainSteps'],
    ],
    [
      { evaluationDatasetUri, enableCheckpointSelection: true, evaluationInterval: 0 },
      ['WHOLE_NUMBER evaluationInterval'],
    ],
    // times
    [{ deadline: '59s' }, ['DURATION_RANGE deadline']],
    [{ deadline: '31d' }, ['DURATION_RANGE deadline']],
    [{ pollInterval: '99ms' }, ['DURATION_RANGE pollInterval']],
    [{ pollInterval: '2h' }, ['DURATION_RANGE pollInterval']],
    [{ pollInterval: 60 }, ['DURATION pollInterval']],
    [{ deadline: '10m', pollInterval: '30m' }, ['POLL_LONGER_THAN_DEADLINE pollInterval']],
    // predictions
    [
      { predictionEvaluation: { datasetUri: least.datasetUri, metric: 'prediction_exact_match' } },
      ['EVALUATION_IS_TRAINING_DATA predictionEvaluation.datasetUri'],
    ],
    [
      { predictionEvaluation: {} },
      ['MISSING_FIELD predictionEvaluation.datasetUri', 'MISSING_FIELD predictionEvaluation.metric'],
    ],
    [
      { predictionEvaluation: { datasetUri: 'h.jsonl', metric: 'prediction_exact_match', maxExamples: 251 } },
      ['PREDICTION_COUNT predictionEvaluation.maxExamples'],
    ],
  ])('%j', (different, expected) => {
    expect(saidAbout({ ...least, ...different })).toEqual(expected);
  });
});
