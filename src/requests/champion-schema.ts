import * as z from 'zod';
import type {
  Champion,
  ChampionCandidate,
  ChampionComparison,
  ChampionEvaluation,
  ChampionOrigin,
  ChampionTitle,
} from '../contract/champion.ts';
import type { Objective } from '../contract/sweep-request.ts';
import type { PredictionEvaluationRequest } from '../contract/tune-request.ts';
import * as patterns from './patterns.ts';
import { choice, given, says, text } from './schema-parts.ts';

const anyText = z.string(says('TEXT')).min(1, says('TEXT'));
const number = z.number(says('NUMBER'));
const time = anyText.describe('ISO 8601.');
const sha256 = text('TEXT', /^[0-9a-f]{64}$/).describe('Hex SHA-256.');
const goal: z.ZodType<Objective['goal']> = choice('GOAL', ['maximize', 'minimize']).describe('Which way is better.');

// objects are open: fields may be added under the same version, and an older reader must not refuse them
const evaluation: z.ZodType<ChampionEvaluation> = z.looseObject(
  {
    metric: anyText.describe('For example eval_fraction_of_correct_next_step_preds.'),
    goal,
    value: number,
    sha256: given(sha256, 'Hash of the evaluation data; for prediction_… of the examples that were asked.'),
    uri: given(anyText, 'The evaluation data.'),
  },
  says('OBJECT'),
);

const heldOut: z.ZodType<Required<PredictionEvaluationRequest>> = z.looseObject(
  {
    datasetUri: anyText.describe('Held-out examples, JSONL.'),
    metric: choice('PREDICTION_METRIC', ['prediction_exact_match', 'prediction_edit_similarity']),
    maxExamples: z.int(says('PREDICTION_COUNT')).min(1, says('PREDICTION_COUNT')),
  },
  says('OBJECT'),
);

const origin: z.ZodType<ChampionOrigin> = z.looseObject(
  {
    workflowId: anyText.describe('Temporal workflow.'),
    runId: given(anyText, 'Its run.'),
    trial: given(z.int(says('WHOLE_NUMBER')), '1-based trial of a sweep.'),
  },
  says('OBJECT'),
);

const dataset: z.ZodType<{ sha256: string; uri: string }> = z.looseObject(
  { sha256, uri: anyText.describe('The snapshot that was trained on.') },
  says('OBJECT'),
);

const comparison: z.ZodType<ChampionComparison> = z.looseObject(
  {
    how: choice('TEXT', ['same evaluation data', 'both asked anew']),
    metric: anyText,
    goal,
    challenger: number,
    champion: number,
    gain: number.describe('Above 0 when the challenger is better, whatever the goal.'),
    minimumGain: number,
    sha256,
    examples: given(number, 'How many examples were asked.'),
  },
  says('OBJECT'),
);

const candidateFields = {
  model: text('PRE_TUNED_MODEL', patterns.PRE_TUNED_MODEL).describe('Resource name with version.'),
  endpoint: text('ENDPOINT_NAME', patterns.ENDPOINT_NAME).describe('Full name of the endpoint that answers.'),
  api: choice('TEXT', ['pipelineJobs', 'tuningJobs']).describe(
    'How to ask the endpoint: pipelineJobs by predict, tuningJobs (Gemini) by generateContent.',
  ),
  baseModel: anyText.describe('For example code-bison@002.'),
  evaluation: given(evaluation, 'How good it was, on which data.'),
  dataset: given(dataset, 'What it was trained on.'),
  requestHash: given(sha256, 'Hash of the request of the run that made it.'),
  heldOut: given(heldOut, 'Examples for a comparison when the evaluation data changed.'),
  defaultContext: given(anyText, 'Context that its training examples had.'),
  by: given(origin, 'The run that made it.'),
} satisfies Record<keyof ChampionCandidate, z.ZodType>;

const titleFields = {
  ...candidateFields,
  number: z.int(says('WHOLE_NUMBER')).min(1, says('WHOLE_NUMBER')).describe('Counts promotions, from 1.'),
  since: time,
  offer: anyText.describe('Id of the offer that made it champion.'),
  offeredAt: time,
  reason: anyText.describe('One sentence for people.'),
  comparison: given(comparison, 'Why it was taken before the one before, in numbers.'),
  person: given(anyText, 'Who approved it, or promoted it by hand.'),
} satisfies Record<keyof ChampionTitle, z.ZodType>;

const title = z.looseObject(titleFields, says('OBJECT')) as z.ZodType<ChampionTitle>;

export const candidateSchema: z.ZodType<ChampionCandidate> = z.looseObject(
  candidateFields,
  says('OBJECT'),
) as z.ZodType<ChampionCandidate>;

const championFields = {
  version: z.literal(1, says('NUMBER')).describe('Of this shape; fields may be added under the same version.'),
  name: text('CHAMPION_NAME', patterns.CHAMPION_NAME),
  root: text('OUTPUT_DIRECTORY', patterns.OUTPUT_DIRECTORY).describe('gs:// folder that the champion belongs to.'),
  ...titleFields,
  stableEndpoint: given(anyText, 'Endpoint whose traffic follows the champion.'),
  previous: given(title, 'The champion before this one.'),
} satisfies Record<keyof Champion, z.ZodType>;

/** The object `{root}/champions/{name}.json`, as any service may read it. */
export const championSchema: z.ZodType<Champion> = (
  z.looseObject(championFields, says('OBJECT')) as unknown as z.ZodType<Champion>
).meta({ title: 'Champion', description: 'Who is champion: the object {root}/champions/{name}.json.' });
