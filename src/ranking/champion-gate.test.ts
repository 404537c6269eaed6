import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChampionCandidate, ChampionEvaluation } from '../contract/champion.ts';
import { championGate, type FreshScores } from './champion-gate.ts';

const accuracy = { metric: 'eval_fraction_of_correct_next_step_preds', goal: 'maximize' } as const;
const loss = { metric: 'eval_total_loss', goal: 'minimize' } as const;
const heldOut = { datasetUri: 'gs://b/e.jsonl', metric: 'prediction_edit_similarity', maxExamples: 10 } as const;

function model(id: number, evaluation?: Partial<ChampionEvaluation> & { value: number }): ChampionCandidate {
  return {
    model: `projects/p/locations/us-central1/models/${id}@1`,
    endpoint: `projects/p/locations/us-central1/endpoints/${id}`,
    api: 'pipelineJobs',
    baseModel: 'code-bison@002',
    ...(evaluation ? { evaluation: { ...accuracy, sha256: 'same', ...evaluation } } : {}),
    heldOut,
  };
}

function asked(challenger: number, champion: number, different: Partial<FreshScores> = {}): FreshScores {
  const score = { metric: heldOut.metric, examples: 10, sha256: 'asked' };
  return {
    championModel: model(1).model,
    challenger: { ...score, value: challenger },
    champion: { ...score, value: champion },
    ...different,
  };
}

describe('on the same evaluation data the numbers decide', () => {
  test.each([
    ['higher accuracy', accuracy, 0.5, 0.6, 0, 'better'],
    ['equal accuracy', accuracy, 0.5, 0.5, 0, 'not better'],
    ['lower accuracy', accuracy, 0.5, 0.4, 0, 'not better'],
    ['exactly the minimum gain, in binary fractions', accuracy, 0.1, 0.3, 0.2, 'better'],
    ['less than the minimum gain', accuracy, 0.5, 0.509, 0.01, 'not better'],
    ['lower loss', loss, 2, 1.5, 0.5, 'better'],
    ['higher loss', loss, 2, 2.5, 0, 'not better'],
  ] as const)('%s', (_, measure, champion, challenger, minimumGain, kind) => {
    const answer = championGate({
      challenger: model(2, { ...measure, value: challenger }),
      champion: model(1, { ...measure, value: champion }),
      minimumGain,
    });
    expect(answer.kind).toBe(kind);
  });

  test('never do both of two models beat each other, and never does one beat itself', () => {
    const value = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.constantFrom(accuracy, loss), value, (one, other, measure, minimumGain) => {
        const [a, b] = [model(1, { ...measure, value: one }), model(2, { ...measure, value: other })];
        const kinds = [
          championGate({ challenger: a, champion: b, minimumGain }).kind,
          championGate({ challenger: b, champion: a, minimumGain }).kind,
        ];
        expect(kinds).toContain('not better');
        expect(championGate({ challenger: a, champion: a, minimumGain }).kind).toBe('not better');
      }),
    );
  });
});

describe('when numbers do not compare', () => {
  const champion = model(1, { value: 0.9 });

  test.each([
    ['other evaluation data', model(2, { value: 0.99, sha256: 'other' }), 'the evaluation data changed'],
    ['another metric', model(2, { ...loss, value: 0.1 }), 'measured by'],
    ['no evaluation', model(2), 'nothing is known of how the challenger was evaluated'],
  ])('%s: both are asked first', (_, challenger, reason) => {
    const answer = championGate({ challenger, champion, minimumGain: 0 });
    expect(answer).toEqual({ kind: 'ask both', reason: expect.stringContaining(reason) });
  });

  test('what both answered decides, whatever the old numbers say', () => {
    const challenger = model(2, { value: 0.1, sha256: 'other' });
    const answer = championGate({ challenger, champion, minimumGain: 0.05, fresh: asked(0.4, 0.3) });
    expect(answer).toMatchObject({
      kind: 'better',
      comparison: { how: 'both asked anew', gain: 0.1, sha256: 'asked', examples: 10 },
    });
    expect(championGate({ challenger, champion, minimumGain: 0.2, fresh: asked(0.4, 0.3) }).kind).toBe('not better');
  });

  test.each([
    ['another champion was asked', { championModel: model(3).model }],
    ['the examples changed in between', { champion: { ...asked(0, 0).champion, sha256: 'changed' } }],
  ])('%s: they are asked again', (_, different) => {
    const challenger = model(2, { value: 0.1, sha256: 'other' });
    const answer = championGate({ challenger, champion, minimumGain: 0, fresh: asked(0.9, 0.1, different) });
    expect(answer.kind).toBe('ask both');
  });

  test('without examples to ask, nobody can say', () => {
    const { heldOut: _, ...challenger } = model(2, { value: 1, sha256: 'other' });
    expect(championGate({ challenger, champion, minimumGain: 0 })).toMatchObject({
      kind: 'can not compare',
      reason: 'the evaluation data changed, and there are no examples to ask',
    });
  });
});

test('the first challenger takes a title that nobody holds', () => {
  expect(championGate({ challenger: model(1), minimumGain: 1 })).toEqual({
    kind: 'better',
    reason: 'there was no champion',
  });
});
