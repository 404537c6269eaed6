import { describe, expect, test } from 'vitest';
import { aRankedTrial, aSweepResult, aTuneResult } from '../../test/cli/results.ts';
import { bestModel, rankingTable, resultText } from './result-text.ts';

describe('the ranking', () => {
  test('has epochs, evaluation loss and token accuracy of each trial, and a reason where there is no rank', () => {
    const {
      rank: _rank,
      objective: _objective,
      metrics: _metrics,
      load: _load,
      ...bare
    } = aRankedTrial({ index: 2, trainSteps: 1_000 });
    const lost = { ...bare, outcome: 'failed', reason: 'the data was gone' } as const;
    expect(rankingTable([aRankedTrial(), lost], 'eval_total_loss')).toBe(
      [
        'rank  trial  steps  rate ×  epochs  eval loss  token accuracy  outcome',
        '   1      1    100       1    0.92     2.3171             0.5  succeeded',
        '   –      2  1,000       1       –          –               –  failed: the data was gone',
      ].join('\n'),
    );
  });

  test('a metric of its own gets its own column', () => {
    expect(rankingTable([aRankedTrial({ objective: 0.75 })], 'prediction_exact_match')).toMatch(
      /prediction_exact_match[\s\S]*0\.75/,
    );
  });
});

describe('a result', () => {
  test('of a sweep names the best model and says why', () => {
    const text = resultText(aSweepResult({ trials: { total: 21, succeeded: 21, failed: 0 } }));
    expect(text).toContain('best model  projects/p/locations/us-central1/models/7@1');
    expect(text).toContain('why         trial 3 is best');
    expect(text).toContain('the whole table (21 trials): gs://b/table.json');
  });

  test('of one tuning says what the steps amount to, and why there are no metrics', () => {
    const text = resultText(aTuneResult());
    expect(text).toContain('200 steps of 8 = 1.85 epochs of 866 examples');
    expect(text).toContain('metrics     no evaluation dataset');
    expect(text).toContain('job took    1m 01s');
  });

  test('of either kind names the model to go on with', () => {
    expect(bestModel(aSweepResult())).toBe('projects/p/locations/us-central1/models/7@1');
    expect(bestModel(aTuneResult())).toBe('projects/p/locations/us-central1/models/8@1');
  });
});
