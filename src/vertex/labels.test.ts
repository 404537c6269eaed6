import { describe, expect, test } from 'vitest';
import { checkedLabels } from './labels.ts';

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
