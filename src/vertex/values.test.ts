import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromValue, type Json, toValue } from './values.ts';

describe('google.protobuf.Value', () => {
  test.each<[Json, object]>([
    [300, { numberValue: 300 }],
    [0, { numberValue: 0 }],
    [0.5, { numberValue: 0.5 }],
    ['default', { stringValue: 'default' }],
    ['', { stringValue: '' }],
    [true, { boolValue: true }],
    [false, { boolValue: false }],
    [null, { nullValue: 'NULL_VALUE' }],
    [['a', 1], { listValue: { values: [{ stringValue: 'a' }, { numberValue: 1 }] } }],
    [{ prefix: 'def' }, { structValue: { fields: { prefix: { stringValue: 'def' } } } }],
  ])('%j keeps its kind', (json, value) => {
    expect(toValue(json)).toEqual(value);
  });

  test.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, Symbol('x')])(
    '%s has no kind and is refused, not sent empty',
    (what) => {
      expect(() => toValue(what as unknown as Json)).toThrow(expect.objectContaining({ kind: 'Invalid' }));
    },
  );

  test('nothing that is JSON becomes an empty Value', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => Object.keys(toValue(json as Json)).length === 1));
  });

  test('what goes out comes back, also with the virtual keys of the client', () => {
    const minusZeroAsZero = (json: unknown): unknown => JSON.parse(JSON.stringify(json));
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value = { ...toValue(json as Json), kind: 'someKind' };
        expect(minusZeroAsZero(fromValue(value))).toEqual(minusZeroAsZero(json));
      }),
    );
  });

  test('an absent value reads as null', () => {
    expect(fromValue(undefined)).toBeNull();
  });
});
