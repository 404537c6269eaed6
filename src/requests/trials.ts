import type { Trial, TrialParameters, Vary } from '../contract/sweep-request.ts';

/** A trial and where its steps stand in the request. */
export interface PlacedTrial extends Trial {
  readonly field: string;
  readonly stepsField: string;
}

type Shared = Omit<Trial, 'index'>;

/** How many trials `vary` makes; known without making them. */
export function productSize({ trainSteps, learningRateMultiplier }: Vary): number {
  return (trainSteps?.length ?? 1) * (learningRateMultiplier?.length ?? 1);
}

/** The product in stable order: steps outside, multipliers inside; numbered from 1. `shared` is what is not varied. */
export function productOf({ trainSteps, learningRateMultiplier }: Vary, shared: Shared): readonly PlacedTrial[] {
  const stepsFields = trainSteps?.map((_, position) => `vary.trainSteps[${position}]`) ?? ['tune.trainSteps'];
  const multipliers = learningRateMultiplier ?? [shared.learningRateMultiplier];
  return (trainSteps ?? [shared.trainSteps]).flatMap((steps, outer) =>
    multipliers.map((multiplier, inner) => ({
      index: outer * multipliers.length + inner + 1,
      trainSteps: steps,
      learningRateMultiplier: multiplier,
      field: 'vary',
      stepsField: stepsFields[outer] ?? 'vary',
    })),
  );
}

/** Trials given one by one, in their order; what a trial leaves out is that of `shared`. */
export function listedTrials(trials: readonly TrialParameters[], shared: Shared): readonly PlacedTrial[] {
  return trials.map(({ trainSteps, learningRateMultiplier }, position) => ({
    index: position + 1,
    trainSteps: trainSteps ?? shared.trainSteps,
    learningRateMultiplier: learningRateMultiplier ?? shared.learningRateMultiplier,
    field: `trials[${position}]`,
    stepsField: trainSteps === undefined ? 'tune.trainSteps' : `trials[${position}].trainSteps`,
  }));
}
