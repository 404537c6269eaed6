import { distance } from 'fastest-levenshtein';
import type { PredictionEvaluationRequest } from '../contract/tune-request.ts';

type PredictionMetric = PredictionEvaluationRequest['metric'];

// The distance takes time by the product of the lengths; four thousand characters of each answer a few times a second.
const COMPARED_CHARACTERS = 4_000;

/** How well a prediction meets the expected answer, 0 to 1; white space at the ends does not count. */
export function predictionScore(metric: PredictionMetric, predicted: string, expected: string): number {
  const [given, wanted] = [predicted.trim(), expected.trim()];
  if (metric === 'prediction_exact_match') return given === wanted ? 1 : 0;
  const [left, right] = [given.slice(0, COMPARED_CHARACTERS), wanted.slice(0, COMPARED_CHARACTERS)];
  const longest = Math.max(left.length, right.length);
  return longest === 0 ? 1 : 1 - distance(left, right) / longest;
}
