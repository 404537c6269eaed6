import { sweepLimits } from '../catalog/limits.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { SweepRequest, TrialParameters, Vary } from '../contract/sweep-request.ts';
import type { Draft } from './draft.ts';
import { repeatedValues } from './repeated-values.ts';
import { shown } from './shown.ts';
import { defaultVary } from './sweep-defaults.ts';
import { listedTrials, type PlacedTrial, productOf, productSize } from './trials.ts';
import { tuneDefaults } from './tune-defaults.ts';
import type { TuneView } from './tune-rules.ts';

/** The trials of a sweep, none when they can't be told, and what is wrong with them. */
export interface SweepTrials {
  readonly trials: readonly PlacedTrial[];
  readonly findings: readonly Finding[];
}

const varied = ['trainSteps', 'learningRateMultiplier'] as const;

export function sweepTrials({ values, given }: Draft<SweepRequest>, tune: TuneView): SweepTrials {
  const { vary, trials } = values;
  if (given.has('vary') && given.has('trials')) {
    return { trials: [], findings: [requestFinding('VARY_AND_TRIALS', { field: 'vary', value: shown(vary) })] };
  }
  if (trials) return fromList(trials, tune);
  if (vary) return fromVary(vary, tune, 'vary');
  if (given.has('vary') || given.has('trials')) return { trials: [], findings: [] };
  return fromVary(defaultVary, tune, `the default, ${JSON.stringify({ vary: defaultVary })}`);
}

function fromVary(vary: Vary, tune: TuneView, by: string): SweepTrials {
  const notYet = (['epochCount', 'adapterSize'] as const)
    .filter((field) => vary[field] !== undefined)
    .map((field) => ({ field: `vary.${field}`, value: shown(vary[field]), what: 'tuning of Gemini models' }))
    .map((facts) => requestFinding('NOT_YET', { ...facts, fix: 'vary trainSteps or learningRateMultiplier' }));
  const lists = varied.filter((field) => vary[field] !== undefined);
  if (lists.length === 0) {
    const empty = notYet.length > 0 ? [] : [requestFinding('VARY_EMPTY', { field: 'vary', value: shown(vary) })];
    return { trials: [], findings: [...notYet, ...empty] };
  }
  const findings = [...notYet, ...lists.flatMap((field) => repeatedValues(vary[field] ?? [], `vary.${field}`))];
  const count = productSize(vary);
  if (count > sweepLimits.maximumTrials) {
    const facts = { field: 'vary', value: shown(vary), count, maximum: sweepLimits.maximumTrials };
    return { trials: [], findings: [...findings, requestFinding('TOO_MANY_TRIALS', facts)] };
  }
  return { trials: productOf(vary, shared(tune)), findings: [...findings, ...fixed(lists, tune, by)] };
}

function fromList(given: readonly TrialParameters[], tune: TuneView): SweepTrials {
  const trials = listedTrials(given, shared(tune));
  const firsts = new Map<string, string>();
  const identical = trials.flatMap(({ trainSteps, learningRateMultiplier, field }, position) => {
    const key = `${trainSteps} ${learningRateMultiplier}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, field);
    return first === undefined
      ? []
      : [requestFinding('IDENTICAL_TRIALS', { field, value: shown(given[position]), first })];
  });
  const always = varied.filter((field) => given.every((trial) => trial[field] !== undefined));
  return { trials, findings: [...identical, ...fixed(always, tune, 'trials')] };
}

/** What `tune` says about a value that every trial has of its own would be ignored without a word. */
function fixed(fields: readonly (typeof varied)[number][], tune: TuneView, by: string): readonly Finding[] {
  return fields.filter(tune.isGiven).map((field) => requestFinding('VARIED_AND_FIXED', { ...tune.spot(field), by }));
}

function shared({ values }: TuneView): { readonly trainSteps: number; readonly learningRateMultiplier: number } {
  return {
    trainSteps: values.trainSteps ?? tuneDefaults.trainSteps,
    learningRateMultiplier: values.learningRateMultiplier ?? tuneDefaults.learningRateMultiplier,
  };
}
