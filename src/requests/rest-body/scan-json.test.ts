import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainValue } from './json-node.ts';
import { scanJson } from './scan-json.ts';

const faults = (text: string): [number, string][] =>
  scanJson(text).findings.map(({ start, finding: { code } }) => [start, code]);

describe('faults of JSON, each where it is', () => {
  test.each<[string, [number, string][]]>([
    ['{"a": 1 "b": 2}', [[7, 'JSON_COMMA_MISSING']]],
    ['{"a": 1\n"b": 2}', [[7, 'JSON_COMMA_MISSING']]],
    [
      '{"a": {"b": 1} "c": 2 "d": 3}',
      [
        [14, 'JSON_COMMA_MISSING'],
        [21, 'JSON_COMMA_MISSING'],
      ],
    ],
    ['{"a": [1 2]}', [[8, 'JSON_COMMA_MISSING']]],
    ['{"a": 1,}', [[7, 'JSON_COMMA_EXTRA']]],
    ['{"a": [1,,2]}', [[9, 'JSON_COMMA_EXTRA']]],
    ['{"a": {"b": 1}', [[0, 'JSON_UNCLOSED']]],
    ['{"a": [1}', [[6, 'JSON_UNCLOSED']]],
    ['{"a" 1}', [[1, 'JSON_COLON_MISSING']]],
    ['{"a": }', [[1, 'JSON_VALUE_MISSING']]],
    ['{"a": "b,\n"c": 1}', [[6, 'JSON_STRING_UNCLOSED']]],
    ['{"a": "b\\q"}', [[6, 'JSON_STRING_INVALID']]],
    ["{'a': 1}", [[1, 'JSON_QUOTES']]],
    ['{a: 1}', [[1, 'JSON_QUOTES']]],
    ['{"a": “b”}', [[6, 'JSON_QUOTES']]],
    ['{"a": STEPS}', [[6, 'JSON_BARE_WORD']]],
    ['{"a": True}', [[6, 'JSON_BARE_WORD']]],
    ['{"a": 1, "a": 2}', [[9, 'JSON_KEY_REPEATED']]],
    ['{"a": 1}}', [[8, 'JSON_TEXT_AFTER_END']]],
    ['{"a": 1} // why', [[9, 'JSON_UNEXPECTED']]],
    ['', [[0, 'JSON_UNEXPECTED']]],
    ['{"a": 1} ', []],
  ])('%s', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  test('goes on after a fault: what can be read is there', () => {
    const { root } = scanJson('{"a": 1 "b": {"c": [true null,]}, "d": “x”}');
    expect(root && plainValue(root)).toEqual({ a: 1, b: { c: [true, null] }, d: 'x' });
  });

  test('very deep nesting is a fault, not a crash', () => {
    expect(faults('['.repeat(100_000))).toMatchObject([[expect.any(Number), 'JSON_UNEXPECTED']]);
  });
});

describe('a key of an outer object ends the inner one', () => {
  const isOuter = (_: readonly string[], key: string): boolean => key === 'last';

  test.each([
    ['without a comma', '{"first": {"x": 1 "last": 2}'],
    ['with one', '{"first": {"x": 1, "last": 2}'],
  ])('%s', (_, text) => {
    const { root, findings } = scanJson(text, isOuter);
    expect(root && plainValue(root)).toEqual({ first: { x: 1 }, last: 2 });
    expect(findings).toMatchObject([{ start: 10, finding: { code: 'JSON_UNCLOSED', field: 'first' } }]);
  });

  test('but not when all braces are there', () => {
    const { root, findings } = scanJson('{"first": {"x": 1, "last": 2}}', isOuter);
    expect(root && plainValue(root)).toEqual({ first: { x: 1, last: 2 } });
    expect(findings).toEqual([]);
  });
});

test('agrees with JSON.parse on what is JSON, and on its value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const { root, findings } = scanJson(text);
      expect(findings).toEqual([]);
      expect(root && JSON.parse(JSON.stringify(plainValue(root)))).toEqual(JSON.parse(text));
    }),
  );
});

test('finds a fault in whatever JSON.parse refuses', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    'true',
    'x',
    ' ',
    '\n',
    "'",
    '\\',
    '//',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      const codes = scanJson(text).findings.map(({ finding }) => finding.code);
      if (isJson) expect(codes.filter((code) => code !== 'JSON_KEY_REPEATED')).toEqual([]);
      else expect(codes.length).toBeGreaterThan(0);
    }),
  );
});
