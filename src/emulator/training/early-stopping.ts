import type { MetricPoint } from './training-spec.ts';

/**
 * Evaluations in a row without a token accuracy above the best so far. Google says "when token accuracy does not
 * improve enough between evaluation runs" and no number; one flat pair would be noise, three in a row are a plateau.
 */
export const PATIENCE = 3;

export function hasPlateaued(evaluation: readonly MetricPoint[]): boolean {
  const best = bestPoint(evaluation);
  return best !== undefined && evaluation.length - 1 - evaluation.indexOf(best) >= PATIENCE;
}

/** The point of the highest token accuracy; of equal ones the earliest. */
export function bestPoint(evaluation: readonly MetricPoint[]): MetricPoint | undefined {
  let [best] = evaluation;
  for (const point of evaluation) if (best && point.fractionCorrect > best.fractionCorrect) best = point;
  return best;
}
