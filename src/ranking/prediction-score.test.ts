import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { predictionScore } from './prediction-score.ts';

describe('prediction score', () => {
  test.each([
    ['prediction_exact_match', 'x = 1\n', 'x = 1', 1],
    ['prediction_exact_match', 'x = 2', 'x = 1', 0],
    ['prediction_edit_similarity', 'abcd', 'abcd', 1],
    ['prediction_edit_similarity', 'abcd', 'abce', 0.75],
    ['prediction_edit_similarity', '', 'abcd', 0],
    ['prediction_edit_similarity', '', '', 1],
  ] as const)('%s of %j against %j is %d', (metric, predicted, expected, score) => {
    expect(predictionScore(metric, predicted, expected)).toBe(score);
  });

  test('lies between 0 and 1, and is the same both ways', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        const score = predictionScore('prediction_edit_similarity', left, right);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(predictionScore('prediction_edit_similarity', right, left)).toBe(score);
      }),
    );
  });
});
