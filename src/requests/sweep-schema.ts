import * as z from 'zod';
import { sweepLimits } from '../catalog/limits.ts';
import { DEFAULT_OBJECTIVE_METRIC } from '../catalog/metrics.ts';
import type { ChampionApprovalRequest, ChampionRequest } from '../contract/champion.ts';
import type {
  Objective,
  Sample,
  SampledValues,
  SweepRequest,
  TrialParameters,
  ValueRange,
  Vary,
} from '../contract/sweep-request.ts';
import { DURATION_PATTERN } from './duration.ts';
import * as patterns from './patterns.ts';
import { choice, flag, given, positiveNumber, says, text, wholeNumber } from './schema-parts.ts';
import { championDefaults, defaultVary, sweepDefaults } from './sweep-defaults.ts';
import { tuneRequestSchema } from './tune-schema.ts';

const count = z
  .int(says('TRIAL_COUNT'))
  .min(1, says('TRIAL_COUNT'))
  .max(sweepLimits.maximumTrials, says('TRIAL_COUNT'));
const listOf = (value: z.ZodType<number>): z.ZodType<number[]> => z.array(value, says('LIST')).min(1, says('LIST'));

const vary: z.ZodType<Vary> = z.strictObject(
  {
    trainSteps: given(listOf(wholeNumber), 'Training steps to compare.'),
    learningRateMultiplier: given(listOf(positiveNumber), 'Learning rate multipliers to compare.'),
    epochCount: given(listOf(wholeNumber), 'Gemini only: numbers of epochs to compare.'),
    adapterSize: given(listOf(wholeNumber), 'Gemini only: adapter sizes to compare.'),
  },
  says('OBJECT'),
);

const trial: z.ZodType<TrialParameters> = z.strictObject(
  {
    trainSteps: given(wholeNumber, 'Default: that of tune.'),
    learningRateMultiplier: given(positiveNumber, 'Default: that of tune.'),
    epochCount: given(wholeNumber, 'Gemini only. Default: that of tune, else automatic.'),
    adapterSize: given(wholeNumber, 'Gemini only. Default: that of tune, else automatic.'),
  },
  says('OBJECT'),
);

const rangeOf = (value: z.ZodType<number>): z.ZodType<ValueRange> =>
  z.strictObject(
    {
      uniform: given(z.array(value, says('RANGE')).length(2, says('RANGE')), 'Lowest and highest; all are as likely.'),
      logUniform: given(
        z.array(value, says('RANGE')).length(2, says('RANGE')),
        'Lowest and highest; as likely between 0.1 and 1 as between 1 and 10.',
      ),
      step: given(value, 'Values are multiples of it.'),
    },
    says('OBJECT'),
  );
const sampled = (value: z.ZodType<number>): z.ZodType<SampledValues> =>
  z.union([listOf(value), rangeOf(value)], says('SAMPLED_VALUES'));

const MAXIMUM_SEED = 2 ** 32 - 1;
const sample: z.ZodType<Sample> = z.strictObject(
  {
    count: count.describe('Trials to draw.'),
    seed: given(
      z.int(says('SEED')).min(0, says('SEED')).max(MAXIMUM_SEED, says('SEED')),
      'The same seed draws the same trials.',
      { default: sweepDefaults.seed },
    ),
    space: z
      .strictObject(
        {
          trainSteps: given(
            sampled(wholeNumber),
            'Training steps: a list, or a range, of which multiples of evaluationInterval are drawn.',
          ),
          learningRateMultiplier: given(sampled(positiveNumber), 'A list, or a range; rounded to 3 digits.'),
          epochCount: given(sampled(wholeNumber), 'Gemini only: numbers of epochs, a list or a range.'),
          adapterSize: given(listOf(wholeNumber), 'Gemini only: adapter sizes, a list.'),
        },
        says('OBJECT'),
      )
      .describe('What is drawn; the rest is that of tune.'),
  },
  says('OBJECT'),
);

const objective: z.ZodType<Partial<Objective>> = z.strictObject(
  {
    metric: given(z.string(says('OBJECTIVE_METRIC')), 'Metric to rank by, for example eval_total_loss.', {
      default: DEFAULT_OBJECTIVE_METRIC,
    }),
    goal: given(choice('GOAL', ['maximize', 'minimize']), "Which way is better. Default: the metric's natural goal."),
  },
  says('OBJECT'),
) as z.ZodType<Partial<Objective>>;

const approval: z.ZodType<ChampionApprovalRequest> = z.strictObject(
  {
    required: given(flag, 'A person says yes before a better challenger becomes champion.', { default: true }),
    expiresAfter: given(
      text('DURATION', DURATION_PATTERN),
      'After this long without an answer the champion stays, 1s to 90d.',
      { default: championDefaults.expiresAfter },
    ),
  },
  says('OBJECT'),
);

const championRules: z.ZodType<ChampionRequest> = z.strictObject(
  {
    name: text('CHAMPION_NAME', patterns.CHAMPION_NAME).describe('Name of the champion, one per folder and name.'),
    root: given(
      text('OUTPUT_DIRECTORY', patterns.OUTPUT_DIRECTORY),
      'gs:// folder whose champions/NAME.json says who is champion. Default: outputDirectory of tune.',
    ),
    minimumGain: given(
      z.number(says('MINIMUM_GAIN')).min(0, says('MINIMUM_GAIN')),
      'How much better the challenger must be, in units of what is compared. 0: better at all.',
      { default: championDefaults.minimumGain },
    ),
    approval: given(approval, 'Whether a person must say yes. Default: nobody is asked.'),
    endpoint: given(
      text('ENDPOINT_NAME', patterns.ENDPOINT_NAME),
      'Endpoint whose traffic follows the champion. Not for Gemini, whose tuned models have their own.',
    ),
  },
  says('OBJECT'),
);

const fields = {
  tune: tuneRequestSchema.describe('What all trials share: a TuneRequest without what is varied.'),
  vary: given(
    vary,
    'Lists of values; the trials are their product. For Gemini the default is one trial, all of it automatic.',
    { default: defaultVary },
  ),
  trials: given(
    z.array(trial, says('TRIALS')).min(1, says('TRIALS')).max(sweepLimits.maximumTrials, says('TRIALS')),
    'Instead of vary: the trials one by one.',
  ),
  sample: given(sample, 'Instead of vary: trials drawn at random, no two alike.'),
  parallelism: given(count, 'Jobs at a time; one job takes the whole default quota.', {
    default: sweepDefaults.parallelism,
  }),
  objective: given(objective, 'What the trials are ranked by.'),
  minimumTrials: given(count, 'The sweep fails when fewer trials succeed.', { default: sweepDefaults.minimumTrials }),
  losers: given(choice('LOSERS', ['keep', 'undeploy', 'delete']), 'What becomes of the models that were not best.', {
    default: sweepDefaults.losers,
  }),
  maximumCost: given(positiveNumber, 'US dollars: a trial is started only while all that it may cost fits.'),
  champion: given(
    z.union([text('CHAMPION_NAME', patterns.CHAMPION_NAME), championRules], says('CHAMPION')),
    'The champion that the best trial challenges: its name, or its name with rules.',
  ),
  planHash: given(z.string(says('TEXT')), 'Of an agreed plan: the sweep refuses to start anything else.'),
} satisfies Readonly<Record<keyof SweepRequest, z.ZodType>>;

export const sweepRequestSchema: z.ZodType<SweepRequest> = z.strictObject(fields, says('OBJECT')).meta({
  title: 'SweepRequest',
  description: 'Several tuning jobs on the same data, and the best of them: input of the workflow sweep.',
});
