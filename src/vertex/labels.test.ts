import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aJobSpec } from '../../test/support/fake-cloud.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { checkedLabels, jobLabels } from './labels.ts';

describe('labels', () => {
  test.each([{ team: 'code_1' }, { 'tempotune-key': 'a'.repeat(64) }, { größe: 'mittel' }, { empty: '' }, {}])(
    '%j are sent as they are',
    (labels) => {
      expect(checkedLabels(labels)).toEqual(labels);
    },
  );

  test.each([
    ['upper case in a value', { team: 'Code' }, 'labels.team'],
    ['a dot in a value', { team: 'a.b' }, 'labels.team'],
    ['a value of 65 characters', { team: 'a'.repeat(65) }, 'labels.team'],
    ['an empty key', { '': 'x' }, 'labels'],
    ['upper case in a key', { Team: 'x' }, 'labels'],
    ['a key of 65 characters', { ['a'.repeat(65)]: 'x' }, 'labels'],
  ])('%s is refused by name', (_, labels, field) => {
    const violations = [{ field, description: expect.stringContaining('at most 64') }];
    expect(() => checkedLabels(labels as Record<string, string>)).toThrow(
      expect.objectContaining({ kind: 'Invalid', violations }),
    );
  });

  test('all bad labels are named at once', () => {
    expect(() => checkedLabels({ a: 'A', b: 'b', c: 'C' })).toThrow(/labels\.a: .*; labels\.c: /);
  });
});

const anyKey: fc.Arbitrary<SubmissionKey> = fc.record(
  {
    // 40 of up to four bytes, three characters each, fit whatever they are; longer ids: workflow-labels.test.ts
    workflowId: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    firstExecutionRunId: fc.oneof(fc.uuid(), fc.string()),
    attempt: fc.nat(),
    trial: fc.integer({ min: 1, max: 1_000 }),
    retry: fc.nat(),
    resubmission: fc.nat(),
  },
  { requiredKeys: ['workflowId', 'firstExecutionRunId', 'attempt', 'resubmission'] },
);
// as the rule of requests lets them through
const labelText = fc.stringMatching(/^[a-z][a-z0-9_-]{0,62}$/);
const anyLabels = fc.dictionary(labelText, fc.stringMatching(/^[a-z0-9_-]{0,63}$/), { maxKeys: 48 });

test("a job's labels are those that Google takes, whatever the workflow and its request are called", () => {
  fc.assert(
    fc.property(anyKey, anyLabels, fc.constantFrom('GPU', 'TPU'), (key, labels, accelerator_type) => {
      const spec = { ...aJobSpec, labels, parameterValues: { ...aJobSpec.parameterValues, accelerator_type } };
      const all = Object.entries(jobLabels({ key, spec, specHash: '0123456789abcdef' }));
      expect(all.length).toBeLessThanOrEqual(64);
      for (const [name, value] of all) {
        expect(name).toMatch(/^[a-z][a-z0-9_-]{0,62}$/);
        expect(value).toMatch(/^[a-z0-9_-]{0,63}$/);
      }
    }),
  );
});
