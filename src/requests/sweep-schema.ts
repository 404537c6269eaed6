import * as z from 'zod';
import { sweepLimits } from '../catalog/limits.ts';
import { DEFAULT_OBJECTIVE_METRIC } from '../catalog/metrics.ts';
import type { ChampionApprovalRequest, ChampionRequest } from '../contract/champion.ts';
import type { Objective, SweepRequest, TrialParameters, Vary } from '../contract/sweep-request.ts';
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
