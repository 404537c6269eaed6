import { sweepLimits } from '../catalog/limits.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type {
  Sample,
  SampledValues,
  SampleSpace,
  SweepRequest,
  TrialParameters,
  ValueRange,
  Vary,
} from '../contract/sweep-request.ts';
import type { Draft } from './draft.ts';
import { adapterSizes } from './gemini-rules.ts';
import { repeatedValues } from './repeated-values.ts';
import { endsOf, hasMultiple, sampledTrials, stepOf } from './sample-trials.ts';
import { shown } from './shown.ts';
import { defaultVary, sweepDefaults } from './sweep-defaults.ts';
import {
  drawnTrials,
  listedTrials,
  type PlacedTrial,
  productOf,
  productSize,
  type VariedField,
  variedFields,
} from './trials.ts';
import { tuneDefaults } from './tune-defaults.ts';
import type { TuneView } from './tune-rules.ts';

/** The trials of a sweep, none when they can't be told, and what is wrong with them. */
export interface SweepTrials {
  readonly trials: readonly PlacedTrial[];
  readonly findings: readonly Finding[];
}

export function sweepTrials({ values, given }: Draft<SweepRequest>, tune: TuneView): SweepTrials {
  const { vary, trials, sample } = values;
  const [first, second] = (['vary', 'trials', 'sample'] as const).filter((field) => given.has(field));
  if (first && second) {
    return { trials: [], findings: [requestFinding('VARY_AND_TRIALS', { field: first, value: shown(values[first]) })] };
  }
  if (trials) return fromList(trials, tune);
  if (vary) return fromVary(vary, tune, 'vary');
  if (sample) return fromSample(sample, tune);
  if (first) return { trials: [], findings: [] };
  if (isGemini(tune)) return { trials: listedTrials([{}], shared(tune)), findings: [] };
  return fromVary(defaultVary, tune, `the default, ${JSON.stringify({ vary: defaultVary })}`);
}

function fromVary(vary: Vary, tune: TuneView, by: string): SweepTrials {
  const fields = variedFields[apiOf(tune)];
  const foreign = foreignFields(vary, tune).map((field) =>
    foreignFinding(field, { at: { field: `vary.${field}`, value: shown(vary[field]) }, tune }),
  );
  const lists = fields.filter((field) => vary[field] !== undefined);
  if (lists.length === 0) {
    const empty =
      foreign.length > 0 ? [] : [requestFinding('VARY_EMPTY', { field: 'vary', value: shown(vary), choices: fields })];
    return { trials: [], findings: [...foreign, ...empty] };
  }
  const own = Object.fromEntries(lists.map((field) => [field, vary[field]])) as Vary;
  const findings = [
    ...foreign,
    ...lists.flatMap((field) => repeatedValues(own[field] ?? [], `vary.${field}`)),
    ...sizesFindings(own.adapterSize ?? [], (position) => `vary.adapterSize[${position}]`, tune),
  ];
  const count = productSize(own);
  if (count > sweepLimits.maximumTrials) {
    const facts = { field: 'vary', value: shown(vary), count, maximum: sweepLimits.maximumTrials };
    return { trials: [], findings: [...findings, requestFinding('TOO_MANY_TRIALS', facts)] };
  }
  return { trials: productOf(own, shared(tune)), findings: [...findings, ...fixed(lists, tune, by)] };
}

function fromSample({ count, seed = sweepDefaults.seed, space }: Sample, tune: TuneView): SweepTrials {
  const fields = variedFields[apiOf(tune)];
  const named = fields.filter((field) => space[field] !== undefined);
  const foreign = foreignFields(space, tune).map((field) =>
    foreignFinding(field, { at: { field: `sample.space.${field}`, value: shown(space[field]) }, tune }),
  );
  const at = { field: 'sample.space', value: shown(space) };
  const empty = named.length + foreign.length > 0 ? [] : [requestFinding('VARY_EMPTY', { ...at, choices: fields })];
  const wrong = [
    ...foreign,
    ...empty,
    ...named.flatMap((field) => spaceFindings(field, space[field] ?? [], tune.evaluationInterval)),
    ...sizesFindings(space.adapterSize ?? [], (position) => `sample.space.adapterSize[${position}]`, tune),
    ...fixed(named, tune, 'sample'),
  ];
  if (wrong.length > 0) return { trials: [], findings: wrong };
  const own = Object.fromEntries(named.map((field) => [field, space[field]])) as SampleSpace;
  const { evaluationInterval } = tune;
  const interval = evaluationInterval === undefined ? {} : { evaluationInterval };
  const drawn = sampledTrials({ count, seed, space: own, ...interval });
  const tooFew = { field: 'sample.count', value: String(count), found: drawn.length };
  return {
    trials: drawnTrials(drawn, shared(tune)),
    findings: drawn.length < count ? [requestFinding('SAMPLE_TOO_LARGE', tooFew)] : [],
  };
}

function spaceFindings(field: VariedField, values: SampledValues, interval: number | undefined): readonly Finding[] {
  const place = `sample.space.${field}`;
  if (Array.isArray(values)) return repeatedValues(values as readonly number[], place);
  const range = values as ValueRange;
  const at = { field: place, value: shown(range) };
  if ((range.uniform === undefined) === (range.logUniform === undefined))
    return [requestFinding('SAMPLE_RANGE_KIND', at)];
  const [low, high] = endsOf(range);
  if (low >= high) return [requestFinding('SAMPLE_RANGE_ORDER', at)];
  const step = stepOf(range, field, interval);
  return step === undefined || hasMultiple(range, step) ? [] : [requestFinding('SAMPLE_RANGE_STEP', { ...at, step })];
}

function fromList(given: readonly TrialParameters[], tune: TuneView): SweepTrials {
  const fields = variedFields[apiOf(tune)];
  const trials = listedTrials(given, shared(tune));
  const foreign = given.flatMap((trial, position) =>
    foreignFields(trial, tune).map((field) =>
      foreignFinding(field, { at: { field: `trials[${position}].${field}`, value: shown(trial[field]) }, tune }),
    ),
  );
  const firsts = new Map<string, string>();
  const identical = trials.flatMap((trial, position) => {
    const key = JSON.stringify(fields.map((field) => trial[field] ?? 'automatic'));
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, trial.field);
    return first === undefined
      ? []
      : [requestFinding('IDENTICAL_TRIALS', { field: trial.field, value: shown(given[position]), first })];
  });
  const sizes = given.map(({ adapterSize }) => adapterSize);
  const wrong = sizesFindings(sizes, (position) => `trials[${position}].adapterSize`, tune);
  const always = fields.filter((field) => given.every((trial) => trial[field] !== undefined));
  return { trials, findings: [...foreign, ...identical, ...wrong, ...fixed(always, tune, 'trials')] };
}

/** What `tune` says about a value that every trial has of its own would be ignored without a word. */
function fixed(fields: readonly VariedField[], tune: TuneView, by: string): readonly Finding[] {
  return fields.filter(tune.isGiven).map((field) => requestFinding('VARIED_AND_FIXED', { ...tune.spot(field), by }));
}

/** An unknown base model says nothing about what may vary. */
function foreignFields(values: Readonly<Partial<Record<VariedField, unknown>>>, tune: TuneView): VariedField[] {
  const fields = variedFields[apiOf(tune)];
  const given = Object.keys(values) as VariedField[];
  return tune.model ? given.filter((field) => values[field] !== undefined && !fields.includes(field)) : [];
}

function foreignFinding(
  field: VariedField,
  { at, tune }: { readonly at: { readonly field: string; readonly value: string }; readonly tune: TuneView },
): Finding {
  const baseModel = tune.model?.id ?? '';
  if (isGemini(tune)) {
    return requestFinding('FIELD_NOT_FOR_GEMINI', { ...at, baseModel, fix: 'vary epochCount instead of trainSteps' });
  }
  return requestFinding('FIELD_ONLY_FOR_GEMINI', { ...at, baseModel, fix: `vary trainSteps instead of ${field}` });
}

function sizesFindings(
  sizes: readonly (number | undefined)[],
  fieldAt: (position: number) => string,
  { model }: TuneView,
): readonly Finding[] {
  if (model?.api !== 'tuningJobs') return [];
  return adapterSizes(
    model,
    sizes.map((size, position) => ({ field: fieldAt(position), size })),
  );
}

function isGemini({ model }: TuneView): boolean {
  return model?.api === 'tuningJobs';
}

function apiOf({ model }: TuneView): keyof typeof variedFields {
  return model?.api ?? 'pipelineJobs';
}

/** Pipeline jobs always get a number of steps and a multiplier; what Gemini's jobs are not given is automatic. */
function shared(tune: TuneView): TrialParameters {
  const { trainSteps, learningRateMultiplier, epochCount, adapterSize } = tune.values;
  if (isGemini(tune)) {
    return {
      ...(epochCount !== undefined && { epochCount }),
      ...(adapterSize !== undefined && { adapterSize }),
      ...(learningRateMultiplier !== undefined && { learningRateMultiplier }),
    };
  }
  return {
    trainSteps: trainSteps ?? tuneDefaults.trainSteps,
    learningRateMultiplier: learningRateMultiplier ?? tuneDefaults.learningRateMultiplier,
  };
}
