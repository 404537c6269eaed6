import { stepLimits } from '../catalog/limits.ts';
import type { Vary } from '../contract/sweep-request.ts';

/** The values that the guide says to compare. */
export const defaultVary: Vary = { trainSteps: stepLimits.toCompare };

export const sweepDefaults = {
  /** One job takes the whole default quota. */
  parallelism: 1,
  minimumTrials: 1,
  seed: 0,
  losers: 'keep',
} as const;

export const championDefaults = {
  minimumGain: 0,
  /** Long enough for a weekend and somebody's holiday. */
  expiresAfter: '7d',
} as const;
