import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLine, syntaxFault } from './json-line.ts';

function faultOf(text: string): { column: number; reason: string } {
  const parsed = parseLine(text);
  if (!('syntaxError' in parsed)) throw new Error(`${text} is JSON`);
  return syntaxFault(text, parsed.syntaxError);
}

test.each([
  ['{"a": 1,}', 9],
  ['{"a" 1}', 6],
  ["{'a': 1}", 2],
  ['{"a": "x', 9],
  ['{"a": 1', 8],
  ['{"a": 1} {"b": 2}', 10],
  ['{"a": nul}', 10],
  ['{"a": 1.}', 9],
  ['{"a": "\\x"}', 9],
  ['{"a": "tab\there"}', 11],
  ['hello', 1],
  ['{"a": NaN}', 7],
])('%s is wrong at column %d', (text, column) => {
  expect(faultOf(text).column).toBe(column);
});

test('the reason has no position and no excerpt in it: both are said apart', () => {
  for (const text of ['{"a": 1,}', '{"a": nul}', '{"a"', 'hello']) {
    expect(faultOf(text).reason).not.toMatch(/position|"a"|\.\.\.|hello/);
  }
});

test('the column is inside the line or just behind it', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('}', ']', ',', ':', '"', 'x', ''), (json, at, wrong) => {
      const cut = at % (json.length + 1);
      const text = json.slice(0, cut) + wrong + json.slice(cut + 1);
      const parsed = parseLine(text);
      fc.pre('syntaxError' in parsed);
      const { column } = faultOf(text);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(column).toBeLessThanOrEqual(text.length + 1);
    }),
  );
});
