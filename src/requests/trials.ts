import type { Trial, TrialParameters, Vary } from '../contract/sweep-request.ts';
import type { TuningApi } from '../contract/tune-request.ts';

/** A trial and where it, and its steps if it has any, stand in the request. */
export interface PlacedTrial extends Trial {
  readonly field: string;
  readonly stepsField: string;
}

export type VariedField = keyof TrialParameters;

/** What the trials of each API can differ in; in a product the first varies slowest. */
export const variedFields: Readonly<Record<TuningApi, readonly VariedField[]>> = {
  pipelineJobs: ['trainSteps', 'learningRateMultiplier'],
  tuningJobs: ['epochCount', 'adapterSize', 'learningRateMultiplier'],
};
const order: readonly VariedField[] = ['trainSteps', 'epochCount', 'adapterSize', 'learningRateMultiplier'];

/** How many trials `vary` makes; known without making them. */
export function productSize(vary: Vary): number {
  return order.reduce((size, field) => size * (vary[field]?.length ?? 1), 1);
}

/** The product in stable order, numbered from 1. `shared` is what is not varied; what it leaves out stays automatic. */
export function productOf(vary: Vary, shared: TrialParameters): readonly PlacedTrial[] {
  let rows: readonly { readonly parameters: TrialParameters; readonly stepsField: string }[] = [
    { parameters: {}, stepsField: 'tune.trainSteps' },
  ];
  for (const field of order) {
    const values = vary[field] ?? (shared[field] === undefined ? [] : [shared[field]]);
    if (values.length === 0) continue;
    rows = rows.flatMap(({ parameters, stepsField }) =>
      values.map((value, position) => ({
        parameters: { ...parameters, [field]: value },
        stepsField: field === 'trainSteps' && vary[field] ? `vary.trainSteps[${position}]` : stepsField,
      })),
    );
  }
  return rows.map(({ parameters, stepsField }, position) => ({
    index: position + 1,
    ...parameters,
    field: 'vary',
    stepsField,
  }));
}

/** Trials given one by one, in their order; what a trial leaves out is that of `shared`. */
export function listedTrials(trials: readonly TrialParameters[], shared: TrialParameters): readonly PlacedTrial[] {
  return trials.map((trial, position) => ({
    index: position + 1,
    ...shared,
    ...trial,
    field: `trials[${position}]`,
    stepsField: trial.trainSteps === undefined ? 'tune.trainSteps' : `trials[${position}].trainSteps`,
  }));
}

/** Drawn trials, in the order they were drawn. */
export function drawnTrials(trials: readonly TrialParameters[], shared: TrialParameters): readonly PlacedTrial[] {
  return trials.map((trial, position) => ({
    index: position + 1,
    ...shared,
    ...trial,
    field: 'sample',
    stepsField:
      trial.trainSteps === undefined ? 'tune.trainSteps' : `sample.space.trainSteps (drawn ${trial.trainSteps})`,
  }));
}
