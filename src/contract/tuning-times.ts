import type { TuneResult } from './results.ts';

/** What an ended trial says about the time that later trials of its sweep will take. */
export interface TuningTime {
  /** Training steps, or epochs for Gemini; absent: automatic. */
  readonly length?: number;
  /** Spent on tuning itself. */
  readonly tuningMs: number;
  /** The rest of the running job: encoding before, evaluation, upload and deployment after. */
  readonly otherMs: number;
}

/** What tuning time grows with. */
export function trainingLength(trained: { readonly trainSteps?: number; readonly epochCount?: number }): {
  length?: number;
} {
  const length = trained.epochCount ?? trained.trainSteps; // a Gemini result has both, its request epochs only
  return length === undefined ? {} : { length };
}

/** None where the job did not train its full length: answered from a cache, or stopped early. */
export function tuningTimesOf(result: TuneResult): TuningTime[] {
  const { queuedMs, tuningMs, totalMs } = result.durations;
  if (result.cached || result.checkpoint.rule === 'last step after early stopping' || tuningMs === 0) return [];
  return [{ ...lengthOf(result), tuningMs, otherMs: Math.max(0, totalMs - queuedMs - tuningMs) }];
}

/** The steps of a Gemini result were not asked for: only its epochs compare. */
function lengthOf({ trainSteps, epochCount, acceleratorType }: TuneResult): { length?: number } {
  if (acceleratorType !== undefined && trainSteps !== undefined) return trainingLength({ trainSteps });
  return epochCount === undefined ? {} : trainingLength({ epochCount });
}
