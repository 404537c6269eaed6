import type { ResolvedSweepRequest, SweepRequest, Trial } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { championFindings, championRules } from './champion-rules.ts';
import { type Draft, draftOf } from './draft.ts';
import { objectiveFindings, objectiveOf } from './objective.ts';
import { plainData, type Resolution, resolution } from './resolution.ts';
import { shown } from './shown.ts';
import { sweepDefaults } from './sweep-defaults.ts';
import { sizeFindings, trialStepFindings } from './sweep-rules.ts';
import { sweepRequestSchema } from './sweep-schema.ts';
import { sweepTrials } from './sweep-trials.ts';
import type { PlacedTrial } from './trials.ts';
import { withDefaults } from './tune-defaults.ts';
import { tuneFindings, tuneView } from './tune-rules.ts';
import { tuneRequestSchema } from './tune-schema.ts';

/** Every problem of whatever was handed in, and the sweep with its trials when none is an error. Never throws. */
export function resolveSweepRequest(input: unknown): Resolution<ResolvedSweepRequest> {
  const plain = plainData(input);
  if ('finding' in plain) return { findings: [plain.finding] };
  const draft = draftOf(sweepRequestSchema, plain.data);
  const tune = tuneView(tuneDraft(plain.data), 'tune');
  const { values, broken } = draft;
  const objective = objectiveOf(values.objective, tune);
  const { trials, findings } = sweepTrials(draft, tune);
  const vary = (values.vary ?? values.trials ?? values.sample) ? 'given' : 'default';
  const metricSpot = { field: 'objective.metric', value: shown(objective.metric) };
  return resolution(
    [
      ...draft.findings,
      ...(broken.has('champion') ? [] : championFindings(values.champion, tune)),
      ...tuneFindings(tune),
      ...findings,
      ...trialStepFindings(trials, { tune, objective, vary }),
      ...(broken.has('objective') || (broken.has('tune') && !tune.model)
        ? []
        : objectiveFindings(objective, { tune, metricSpot })),
      ...sizeFindings(trials, values, tune),
    ],
    () => resolved(values as SweepRequest, trials, objective), // no error: all required fields are there
  );
}

function resolved(
  { tune, parallelism, minimumTrials, losers, maximumCost, planHash, champion }: SweepRequest,
  trials: readonly PlacedTrial[],
  objective: ResolvedSweepRequest['objective'],
): ResolvedSweepRequest {
  const plain = trials.map(withoutPlace);
  const { index: _, ...first } = plain[0] ?? { index: 1 };
  return {
    tune: withDefaults({ ...tune, ...first }),
    tuneRequest: tune,
    trials: plain,
    parallelism: parallelism ?? sweepDefaults.parallelism,
    objective,
    minimumTrials: minimumTrials ?? sweepDefaults.minimumTrials,
    losers: losers ?? sweepDefaults.losers,
    ...(maximumCost !== undefined && { maximumCost }),
    ...(planHash !== undefined && { planHash }),
    ...(champion === undefined ? {} : { champion: championRules(champion, tune.outputDirectory) }),
  };
}

function withoutPlace(placed: PlacedTrial): Trial {
  const { field: _, stepsField: __, ...trial } = placed;
  return trial;
}

/** The same fields again, kept one by one; their findings are in the sweep's draft already. */
function tuneDraft(data: unknown): Draft<TuneRequest> {
  const isObject = typeof data === 'object' && data !== null && Object.hasOwn(data, 'tune');
  return draftOf(tuneRequestSchema, isObject ? (data as { readonly tune: unknown }).tune : undefined, 'tune');
}
