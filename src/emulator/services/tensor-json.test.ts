import { expect, test } from 'vitest';
import { tensorOf, valueOfTensor } from './tensor-json.ts';

test('reads what the Python SDK sends', () => {
  const tensor = { structVal: { prefix: { stringVal: ['def f'] }, temperature: { floatVal: [0.5] } } };
  expect(valueOfTensor(tensor)).toEqual({ prefix: 'def f', temperature: 0.5 });
});

test('a tensor has one field, its value', () => {
  expect(tensorOf({ content: 'x', blocked: false })).toEqual({
    structVal: { content: { stringVal: ['x'] }, blocked: { boolVal: [false] } },
  });
});

test.each([['text'], [true], [0.5], [{ content: 'x', safety: { blocked: false, scores: [0.5, 1] } }]])(
  '%o survives both ways',
  (value) => {
    expect(valueOfTensor(tensorOf(value))).toEqual(value);
  },
);
