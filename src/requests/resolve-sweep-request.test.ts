import { describe, expect, test } from 'vitest';
import { resolveSweepRequest } from './resolve-sweep-request.ts';
import { resolveTuneRequest } from './resolve-tune-request.ts';

const tune = {
  project: 'my-project',
  baseModel: 'code-bison@002',
  datasetUri: 'gs://my-bucket/train.jsonl',
  evaluationDatasetUri: 'gs://my-bucket/evaluation.jsonl',
  enableCheckpointSelection: true,
  outputDirectory: 'gs://my-bucket/output',
  pipelineJobRegion: 'us-central1',
};
const { evaluationDatasetUri: _, enableCheckpointSelection: __, ...unevaluated } = tune;
const predictionEvaluation = { datasetUri: 'gs://my-bucket/h.jsonl', metric: 'prediction_edit_similarity' };
const endpoint = 'projects/my-project/locations/us-central1/endpoints/1';
const chat = { ...unevaluated, baseModel: 'codechat-bison@002' };

function saidAbout(input: unknown): readonly string[] {
  return resolveSweepRequest(input).findings.map(({ code, field }) => `${code} ${field ?? ''}`.trim());
}

describe('a sweep that says the least', () => {
  const { value, findings } = resolveSweepRequest({ tune });

  test("compares the guide's 100, 200 and 500 steps, one job at a time", () => {
    expect(findings).toEqual([]);
    expect(value).toMatchObject({
      trials: [
        { index: 1, trainSteps: 100, learningRateMultiplier: 1 },
        { index: 2, trainSteps: 200, learningRateMultiplier: 1 },
        { index: 3, trainSteps: 500, learningRateMultiplier: 1 },
      ],
      parallelism: 1,
      objective: { metric: 'eval_fraction_of_correct_next_step_preds', goal: 'maximize' },
      minimumTrials: 1,
      tuneRequest: tune,
    });
  });

  test('a trial put into its tune request is a valid request, and the first is the resolved one', () => {
    const [first] = value?.trials ?? [];
    const { index, ...parameters } = first ?? { index: 0 };
    expect(index).toBe(1);
    expect(resolveTuneRequest({ ...value?.tuneRequest, ...parameters }).value).toEqual(value?.tune);
    expect(value?.tune.displayName).toBe('code-bison@002 tuned for 100 steps');
  });
});

describe('objectives', () => {
  test.each([
    [{ metric: 'eval_total_loss' }, tune, { metric: 'eval_total_loss', goal: 'minimize' }],
    [{ metric: '/eval_total_loss' }, tune, { metric: 'eval_total_loss', goal: 'minimize' }],
    [{ metric: 'eval_total_loss', goal: 'maximize' }, tune, { metric: 'eval_total_loss', goal: 'maximize' }],
    [{ goal: 'maximize' }, tune, { metric: 'eval_fraction_of_correct_next_step_preds', goal: 'maximize' }],
    [undefined, { ...chat, predictionEvaluation }, { metric: 'prediction_edit_similarity', goal: 'maximize' }],
    [undefined, { ...unevaluated, predictionEvaluation }, { metric: 'prediction_edit_similarity', goal: 'maximize' }],
  ])('%j', (objective, shared, expected) => {
    expect(resolveSweepRequest({ tune: shared, objective }).value?.objective).toEqual(expected);
  });
});

describe('one rule at a time', () => {
  test.each<[different: Record<string, unknown>, expected: readonly string[]]>([
    // trials
    [{ vary: { trainSteps: [200] }, trials: [{ trainSteps: 200 }] }, ['VARY_AND_TRIALS vary']],
    [{ vary: {} }, ['VARY_EMPTY vary']],
    [{ vary: { trainSteps: [] } }, ['LIST vary.trainSteps']],
    [{ vary: { trainSteps: [200, 0, 'x'] } }, ['WHOLE_NUMBER vary.trainSteps[1]', 'WHOLE_NUMBER vary.trainSteps[2]']],
    [{ vary: { trainSteps: [200, 200] } }, ['DUPLICATE_VALUE vary.trainSteps[1]']],
    [{ vary: { learningRateMultiplier: [1, 1] } }, ['DUPLICATE_VALUE vary.learningRateMultiplier[1]']],
    [{ vary: { train_steps: [200] } }, ['UNKNOWN_FIELD vary.train_steps']],
    [{ vary: { epochCount: [1, 2] } }, ['FIELD_ONLY_FOR_GEMINI vary.epochCount']],
    [{ vary: { trainSteps: range(200, 240), learningRateMultiplier: range(1, 26) } }, ['TOO_MANY_TRIALS vary']],
    [{ trials: [] }, ['TRIALS trials']],
    [{ trials: Array(1_001).fill({ trainSteps: 200 }) }, ['TRIALS trials']],
    [{ trials: [{ trainSteps: 300 }, {}] }, ['IDENTICAL_TRIALS trials[1]']],
    [{ trials: [{ trainSteps: 200, learningRateMultiplier: 1 }, { trainSteps: 200 }] }, ['IDENTICAL_TRIALS trials[1]']],
    [{ trials: [{ steps: 200 }] }, ['UNKNOWN_FIELD trials[0].steps']],
    [{ trials: ['x'] }, ['OBJECT trials[0]']],
    [{ tune: { ...tune, trainSteps: 300 } }, ['VARIED_AND_FIXED tune.trainSteps']],
    [{ tune: { ...tune, trainSteps: 300 }, vary: { trainSteps: [200] } }, ['VARIED_AND_FIXED tune.trainSteps']],
    [{ tune: { ...tune, trainSteps: 300 }, vary: { learningRateMultiplier: [1, 2] } }, []],
    [{ tune: { ...tune, trainSteps: 300 }, trials: [{ trainSteps: 200 }, {}] }, []],
    [{ tune: { ...tune, trainSteps: 300 }, trials: [{ trainSteps: 200 }] }, ['VARIED_AND_FIXED tune.trainSteps']],
    // steps and evaluation
    [{ vary: { trainSteps: [100, 200] } }, ['STEPS_NOT_RECOMMENDED vary.trainSteps[0]']],
    [{ vary: { trainSteps: [210], learningRateMultiplier: [1, 2] } }, ['LAST_STEP_NOT_EVALUATED vary.trainSteps[0]']],
    [
      { tune: { ...tune, evaluationInterval: 250 }, vary: { trainSteps: [200, 500] } },
      ['NO_EVALUATION_POINTS vary.trainSteps[0]'],
    ],
    [{ tune: unevaluated }, ['OBJECTIVE_NEEDS_EVALUATION tune.evaluationDatasetUri']],
    [{ objective: { metric: 'bleu' } }, ['OBJECTIVE_UNKNOWN objective.metric']],
    [{ objective: { metric: 'eval_num_predictions' } }, ['OBJECTIVE_UNKNOWN objective.metric']],
    [{ objective: { metric: 'train_total_loss' } }, ['OBJECTIVE_ON_TRAINING_DATA objective.metric']],
    [{ objective: { metric: 'prediction_exact_match' } }, ['OBJECTIVE_NEEDS_PREDICTIONS objective.metric']],
    [
      { tune: { ...tune, predictionEvaluation }, objective: { metric: 'prediction_exact_match' } },
      ['OBJECTIVE_NEEDS_PREDICTIONS objective.metric'],
    ],
    [{ tune: chat }, ['CHAT_SWEEP_NEEDS_PREDICTIONS tune.predictionEvaluation']],
    [{ tune: { ...chat, predictionEvaluation } }, []],
    [
      { tune: { ...chat, predictionEvaluation }, objective: { metric: 'eval_total_loss' } },
      ['OBJECTIVE_NOT_FOR_CHAT objective.metric'],
    ],
    // size
    [{ parallelism: 0 }, ['TRIAL_COUNT parallelism']],
    [{ parallelism: 1_001 }, ['TRIAL_COUNT parallelism']],
    [{ parallelism: 2 }, ['PARALLELISM_NEEDS_QUOTA parallelism']],
    [{ minimumTrials: 4 }, ['MINIMUM_ABOVE_TRIALS minimumTrials']],
    [{ minimumTrials: 3 }, []],
    // not yet
    // champion
    [{ champion: 'main' }, []],
    [{ champion: { name: 'main', minimumGain: 0, approval: { expiresAfter: '2d' } } }, []],
    [{ champion: { name: 'main', root: 'gs://bucket/models/', endpoint } }, []],
    [{ champion: 'Main' }, ['CHAMPION_NAME champion']],
    [{ champion: ['main'] }, ['CHAMPION champion']],
    [{ champion: {} }, ['MISSING_FIELD champion.name']],
    [
      { champion: { name: 'm', minimumGain: -1, root: 'here', gain: 1 } },
      [
        'UNKNOWN_FIELD champion.gain',
        'CHAMPION_NAME champion.name',
        'OUTPUT_DIRECTORY champion.root',
        'MINIMUM_GAIN champion.minimumGain',
      ],
    ],
    [
      { champion: { name: 'main', approval: { expiresAfter: '91d' } } },
      ['CHAMPION_EXPIRY champion.approval.expiresAfter'],
    ],
    [{ champion: { name: 'main', endpoint: 'e' } }, ['ENDPOINT_NAME champion.endpoint']],
    [
      { champion: { name: 'main', endpoint: endpoint.replace('us-central1', 'europe-west4') } },
      ['CHAMPION_ENDPOINT_REGION champion.endpoint'],
    ],
    [{ losers: 'delete' }, []],
    [{ losers: 'keep' }, []],
    // the shared request
    [{ tune: null }, ['OBJECT tune']],
    [{ tune: undefined }, ['MISSING_FIELD tune']],
    [{ tune: { ...tune, baseModel: 'code-bison' } }, ['BASE_MODEL_UNVERSIONED tune.baseModel']],
    [{ tune: { ...tune, rlhf: true } }, ['RLHF_REFUSED tune.rlhf']],
    [{ trainSteps: 200 }, ['UNKNOWN_FIELD trainSteps']],
    [{ paralellism: 2 }, ['UNKNOWN_FIELD paralellism']],
  ])('%j', (different, expected) => {
    expect(saidAbout({ tune, ...different })).toEqual(expected);
  });
});

test('steps without an evaluation stop a sweep that ranks by one, and are a warning to one that does not', () => {
  const shared = { ...tune, evaluationInterval: 250, predictionEvaluation };
  const vary = { trainSteps: [200] };
  expect(resolveSweepRequest({ tune: shared, vary }).findings).toMatchObject([{ severity: 'error' }]);
  const byPredictions = { tune: shared, vary, objective: { metric: 'prediction_edit_similarity' } };
  expect(resolveSweepRequest(byPredictions).findings).toMatchObject([{ severity: 'warning' }]);
});

test('the quota to request is named with its multiple', () => {
  const onTpu = { ...tune, pipelineJobRegion: 'europe-west4', acceleratorType: 'TPU' };
  const [finding] = resolveSweepRequest({ tune: onTpu, parallelism: 10 }).findings;
  expect(finding?.fix).toContain(
    'request 192 of "Restricted image training TPU V3 pod cores per region" in europe-west4',
  );
});

test('problems of sweep and shared request come at once', () => {
  const input = {
    tune: { ...tune, project: 'P', evaluationInterval: 'x' },
    vary: { trainSteps: [5, 5] },
    maximumCost: 0,
  };
  expect(saidAbout(input)).toEqual([
    'PROJECT_ID tune.project',
    'WHOLE_NUMBER tune.evaluationInterval',
    'POSITIVE_NUMBER maximumCost',
    'DUPLICATE_VALUE vary.trainSteps[1]',
    'STEPS_NOT_RECOMMENDED vary.trainSteps[0]',
    'STEPS_NOT_RECOMMENDED vary.trainSteps[1]',
  ]);
});

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, position) => from + position);
}

test.each([
  ['main', { name: 'main', root: tune.outputDirectory, minimumGain: 0 }],
  [
    { name: 'main', root: 'gs://bucket/models/', minimumGain: 0.1, approval: {}, endpoint },
    { name: 'main', root: 'gs://bucket/models', minimumGain: 0.1, approval: { expiresAfterMs: 604_800_000 }, endpoint },
  ],
  [
    { name: 'main', approval: { required: false } },
    { name: 'main', root: tune.outputDirectory, minimumGain: 0 },
  ],
])('champion %j', (champion, rules) => {
  expect(resolveSweepRequest({ tune, champion }).value?.champion).toEqual(rules);
});
