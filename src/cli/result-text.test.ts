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

  test('a reason that is long or has lines is cut in its row, and stands whole below, once', () => {
    const { rank: _rank, ...bare } = aRankedTrial();
    const lost = (index: number, reason: string): typeof bare & { outcome: 'failed'; reason: string } =>
      ({ ...bare, index, outcome: 'failed', reason }) as const;
    const long = `tuning job ${'j'.repeat(90)} is FAILED`;
    const [, best, ...rows] = rankingTable(
      [aRankedTrial(), lost(2, long), lost(3, 'no quota\n16 s are billed'), lost(4, long)],
      'eval_total_loss',
    ).split('\n');
    expect(best).toMatch(/succeeded$/);
    expect(rows.slice(0, 3).map((row) => row.length <= 100)).toEqual([true, true, true]);
    expect(rows[0]).toMatch(/failed: tuning job j+…$/);
    expect(rows[1]).toMatch(/failed: no quota…$/);
    expect(rows.slice(3)).toEqual([`trials 2, 4: ${long}`, 'trial 3: no quota', '  16 s are billed']);
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

describe('a retraining', () => {
  const dataset = {
    uri: 'gs://b/2026-11-24/a.jsonl',
    sha256: 'a'.repeat(64),
    examples: 1_200,
    trainingExamples: 1_200,
    sizeBytes: 9,
  };
  const model = 'projects/p/locations/us-central1/models/1@1';

  test('that was skipped says why, and which run tried the same', () => {
    const result = {
      outcome: 'skipped',
      reason: 'data and request are those of the run that made the champion',
      dataAsOf: '2026-11-24T04:00:00.000Z',
      dataset,
      earlier: { workflowId: 'nightly-1.sweep', model, link: 'https://console.cloud.google.com/x' },
    } as const;
    expect(resultText(result)).toBe(
      [
        'outcome     skipped: data and request are those of the run that made the champion',
        'data        1,200 examples as of 2026-11-24, sha256 aaaaaaaaaaaaaaaa: gs://b/2026-11-24/a.jsonl',
        `earlier     nightly-1.sweep, ${model}`,
        'page        https://console.cloud.google.com/x',
      ].join('\n'),
    );
    expect(bestModel(result)).toBe(model);
  });

  test('that swept says what its champion said', () => {
    const sweep = { workflowId: 'nightly-2.sweep', model, objective: 0.51234, tableUri: 'gs://b/table.json' };
    const champion = { number: 3, model, endpoint: 'projects/p/locations/us-central1/endpoints/1' };
    const result = {
      outcome: 'promoted',
      reason: 'better by 0.02',
      dataAsOf: '2026-11-24',
      dataset,
      sweep,
      champion,
    } as const;
    expect(resultText(result)).toContain(`best model  ${model}, objective 0.5123`);
    expect(resultText(result)).toContain('champion    number 3');
  });
});

test('a sweep with a limit says what it spent and what it did not start', () => {
  const text = resultText(aSweepResult({ cost: { maximumUsd: 10, spentUsd: 7.125, notStarted: 2 } }));
  expect(text).toContain('cost        7.13 of at most 10.00 US dollars; 2 not started');
});
