import { expect, test } from 'vitest';
import { malformedJsonMessage } from './malformed-json.ts';

function messageOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return malformedJsonMessage(text, error as Error);
  }
  throw new Error(`${text} is well-formed`);
}

test.each([
  ['{"a": 1 "b": 2}', 'Expected , or } after key:value pair.\n{"a": 1 "b": 2}\n        ^'],
  ['{"a" 1}', 'Expected : between key:value pair.\n{"a" 1}\n     ^'],
  ['{a: 1}', 'Expected an object key or }.\n{a: 1}\n ^'],
  ['{"a": 1,}', 'Expected an object key or }.\n{"a": 1,}\n        ^'],
  ['[1 2]', 'Expected , or ] after array value.\n[1 2]\n   ^'],
  ['{"a": 1}}', 'Parsing terminated before end of input.\n{"a": 1}}\n        ^'],
  ['{"a": {', expect.stringMatching(/^(Unexpected end of string|Expected an object key or })\.\n\{"a": \{\n {7}\^$/)],
])('%s', (text, message) => {
  expect(messageOf(text)).toEqual(message);
});

test('of a long text only the neighbourhood is shown', () => {
  const text = `{${'"key": "value",'.repeat(100)} "left": "value" "right": "value"${', "key": 1'.repeat(100)}}`;
  expect(messageOf(text).split('\n')).toEqual([
    'Expected , or } after key:value pair.',
    'e", "left": "value" "right": "value", "k',
    `${' '.repeat(20)}^`,
  ]);
});
