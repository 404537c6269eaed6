import { describe, expect, test } from 'vitest';
import type { Champion, ChampionDecision } from '../contract/champion.ts';
import { decideRetrain } from './retrain-decision.ts';

const now = { dataset: 'data-2', evaluation: 'eval-1', requestHash: 'request-1' };

function candidate(dataset: string, different: object = {}): Champion {
  return {
    model: `projects/p/locations/l/models/${dataset}@1`,
    dataset: { sha256: dataset, uri: 'gs://b/x' },
    requestHash: 'request-1',
    evaluation: { metric: 'eval_total_loss', goal: 'minimize', value: 1, sha256: 'eval-1' },
    ...different,
  } as Champion;
}

const kept = (dataset: string): ChampionDecision =>
  ({ outcome: 'kept', candidate: candidate(dataset) }) as Partial<ChampionDecision> as ChampionDecision;

describe('a retraining', () => {
  test.each([
    ['nobody is champion', {}, 'nobody is champion yet'],
    ['the data changed', { champion: candidate('data-1') }, 'training data'],
    ['the request changed', { champion: candidate('data-2', { requestHash: 'request-0' }) }, 'request'],
    [
      'the evaluation data changed',
      { champion: candidate('data-2', { evaluation: { metric: 'eval_total_loss', sha256: 'eval-0' } }) },
      'evaluation data',
    ],
    [
      'the newest challenger had other data',
      { champion: candidate('data-0'), latest: kept('data-1') },
      'training data',
    ],
  ])('sweeps when %s', (_, standing, reason) => {
    expect(decideRetrain(now, standing)).toEqual({ kind: 'sweep', reason: expect.stringContaining(reason) });
  });

  test.each([
    ['the run that made the champion used the same', { champion: candidate('data-2') }],
    [
      'the champion was measured by predictions, whatever the evaluation data',
      { champion: candidate('data-2', { evaluation: { metric: 'prediction_exact_match', sha256: 'held-out' } }) },
    ],
    ['the newest challenger used the same and lost', { champion: candidate('data-0'), latest: kept('data-2') }],
  ])('is skipped when %s', (_, standing) => {
    expect(decideRetrain(now, standing)).toMatchObject({ kind: 'skip', earlier: { dataset: { sha256: 'data-2' } } });
  });
});
