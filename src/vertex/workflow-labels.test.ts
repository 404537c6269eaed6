import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedLabels } from './labels.ts';
import { workflowIdIn, workflowLabels } from './workflow-labels.ts';

describe('the labels that name a workflow', () => {
  test.each([
    ['sweep-0123456789abcdef', { 'tempotune-workflow': 'sweep-0123456789abcdef' }],
    ['sweep-1.trial-0007', { 'tempotune-workflow': 'sweep-1_2etrial-0007' }],
    ['Nightly_tune', { 'tempotune-workflow': '_4eightly_5ftune' }],
    ['a'.repeat(70), { 'tempotune-workflow': 'a'.repeat(63), 'tempotune-workflow-2': 'a'.repeat(7) }],
  ])('hold %s readably', (id, labels) => {
    expect(workflowLabels(id)).toEqual(labels);
  });

  test('are labels that Vertex AI takes, and give back the id whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (id) => {
        const labels = checkedLabels(workflowLabels(id));
        expect(workflowIdIn({ ...labels, team: 'code' })).toBe(Buffer.from(id, 'utf8').toString('utf8'));
      }),
    );
  });

  test('tell nothing where there are none', () => {
    expect(workflowIdIn({ team: 'code', 'tempotune-workflow-2': 'x' })).toBeUndefined();
  });

  test('hold ids of 504 characters, and refuse a longer one with the way out', () => {
    expect(workflowIdIn(workflowLabels('a'.repeat(504)))).toBe('a'.repeat(504));
    expect(() => workflowLabels('a'.repeat(505))).toThrow(
      "workflow id: 505 characters as a label, but a job's labels hold 504. To fix: start the workflow under a shorter id.",
    );
  });
});
