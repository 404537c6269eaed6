import { expect, test } from 'vitest';
import { aTuneResult } from '../../test/cli/results.ts';
import type { RankedTrial, TuneResult } from '../contract/results.ts';
import { rankingTable, resultText } from './result-text.ts';

const TOKEN_ACCURACY = 'eval_fraction_of_correct_next_step_preds';
const endpoint = (id: number): string => `projects/p/locations/us-central1/endpoints/${id}`;

test('the ranking of Gemini trials shows what was varied, what was automatic, and which checkpoint is best', () => {
  const trial = (different: Partial<RankedTrial>): RankedTrial => ({
    index: 1,
    rank: 1,
    workflowId: 'night.trial-0001',
    outcome: 'succeeded',
    metrics: { [TOKEN_ACCURACY]: 0.75 },
    checkpoint: { id: '2', epoch: 2, step: 20, rule: 'best evaluation' },
    ...different,
  });
  const failed: RankedTrial = { index: 2, workflowId: 'w', outcome: 'failed', reason: 'no quota', adapterSize: 4 };
  expect(rankingTable([trial({ epochCount: 3, adapterSize: 8 }), failed], TOKEN_ACCURACY)).toBe(
    [
      'rank  trial  epochs  adapter  rate ×  checkpoint   eval loss  token accuracy  outcome',
      '   1      1       3        8    auto  2 (epoch 2)          –            0.75  succeeded',
      '   –      2    auto        4    auto  –                    –               –  failed: no quota',
    ].join('\n'),
  );
});

test('the result of a Gemini tuning lists its checkpoints with their endpoints', () => {
  const { load: _, acceleratorType: __, learningRateMultiplier: ___, trainSteps: ____, ...bare } = aTuneResult();
  const result: TuneResult = {
    ...bare,
    adapterSize: 4,
    checkpoint: { id: '1', epoch: 1, step: 10, rule: 'best evaluation' },
    checkpoints: [1, 2].map((epoch) => ({
      id: String(epoch),
      epoch,
      step: epoch * 10,
      endpoint: endpoint(epoch),
      metrics: { [TOKEN_ACCURACY]: 0.8 - epoch / 10 },
    })),
  };
  const text = resultText(result);
  expect(text).toContain('training    866 examples, epochs chosen by Gemini tuning, adapter size 4');
  expect(text).toContain('checkpoint  1 after epoch 1, best evaluation, step 10');
  expect(text).toContain(`2 after epoch 2, token accuracy 0.6  ${endpoint(2)}`);
});
