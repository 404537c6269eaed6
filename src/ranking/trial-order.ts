import type { TuneResult } from '../contract/results.ts';
import type { Objective, Trial } from '../contract/sweep-request.ts';

/** A trial that can be compared. */
export interface ValuedTrial {
  readonly trial: Trial;
  readonly workflowId: string;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled' | 'terminated';
  readonly result: TuneResult;
  readonly objectiveValue: number;
}

/** What was left to Vertex AI comes after what was set. */
const AUTOMATIC = Number.MAX_SAFE_INTEGER;

/** What decides between equal values, in this order: the cheaper and gentler tuning first. */
const TIE_BREAKS: readonly (readonly [rule: string, of: (trial: ValuedTrial) => number])[] = [
  // Gemini counts epochs: there the steps up to the checkpoint compare
  ['fewer steps', ({ trial, result }) => trial.trainSteps ?? result.checkpoint.step ?? AUTOMATIC],
  ['smaller adapter size', ({ trial: { adapterSize = AUTOMATIC } }) => adapterSize],
  ['lower learning rate multiplier', ({ trial: { learningRateMultiplier = AUTOMATIC } }) => learningRateMultiplier],
  ['lower trial index', ({ trial: { index } }) => index],
];

/** Negative when the left one is better. */
export function compareTrials(left: ValuedTrial, right: ValuedTrial, goal: Objective['goal']): number {
  const difference = left.objectiveValue - right.objectiveValue;
  if (difference !== 0) return goal === 'maximize' ? -difference : difference;
  for (const [, of] of TIE_BREAKS) {
    const order = of(left) - of(right);
    if (order !== 0) return order;
  }
  return 0;
}

export function decidingRule(first: ValuedTrial, second: ValuedTrial): string {
  const decided = TIE_BREAKS.find(([, of]) => of(first) !== of(second));
  return decided?.[0] ?? 'the same trial twice';
}
