import { describe, expect, test } from 'vitest';
import type { Finding } from '../contract/findings.ts';
import { FindingList } from './finding-list.ts';
import { checkLine } from './line-check.ts';

function check(text: string): readonly Finding[] {
  const findings = new FindingList();
  const bytes = Buffer.from(text);
  const line = { bytes, lengthBytes: bytes.length, number: 1, tooLong: false };
  checkLine(line, { line: 1 }, { shape: 'generation', findings });
  return findings.all();
}

/** `CODE field` of each finding. */
function faults(text: string): string[] {
  return check(text).map(({ code, field }) => (field === undefined ? code : `${code} ${field}`));
}

describe('what one line may be', () => {
  const sound = '{"input_text": "a", "output_text": "b"}';
  test.each([
    ['a sound example', sound, []],
    ['a sound example with a carriage return', `${sound}\r`, []],
    ['an empty line', '', ['EMPTY_LINE']],
    ['a line of blanks', ' \t ', ['EMPTY_LINE']],
    ['no JSON', '{"input_text": "a",}', ['INVALID_JSON']],
    ['a text', '"hello"', ['NOT_AN_OBJECT']],
    ['null', 'null', ['NOT_AN_OBJECT']],
    ['an array', '[1]', ['NOT_AN_OBJECT']],
    ['a missing field', '{"input_text": "a"}', ['MISSING_FIELD output_text']],
    ['both fields missing', '{}', ['MISSING_FIELD input_text', 'MISSING_FIELD output_text']],
    ['another spelling', '{"inputText": "a", "output_text": "b"}', ['UNKNOWN_FIELD inputText']],
    ['an extra field', '{"input_text": "a", "output_text": "b", "id": 1}', ['UNKNOWN_FIELD id']],
    ['a number', '{"input_text": 1, "output_text": "b"}', ['WRONG_TYPE input_text']],
    ['null as a text', '{"input_text": "a", "output_text": null}', ['WRONG_TYPE output_text']],
    ['an empty text', '{"input_text": "", "output_text": "b"}', ['EMPTY_TEXT input_text']],
    ['a blank text', '{"input_text": "a", "output_text": " \\n "}', ['EMPTY_TEXT output_text']],
    ['half of a character', '{"input_text": "\\ud83d", "output_text": "b"}', ['HALF_CHARACTER input_text']],
    ['a whole one', '{"input_text": "\\ud83d\\ude00", "output_text": "b"}', []],
    ['the chat shape', '{"messages": []}', ['WRONG_SHAPE']],
    ['the Gemini shape', '{"contents": []}', ['WRONG_SHAPE']],
    ['a prototype key', '{"__proto__": 1, "input_text": "a", "output_text": "b"}', ['UNKNOWN_FIELD __proto__']],
  ])('%s', (_, line, expected) => {
    expect(faults(line)).toEqual(expected);
  });

  test('other tools’ names for the fields are answered with ours', () => {
    const found = check('{"prompt": "a", "completion": "b"}');
    expect(found).toMatchObject([
      { code: 'UNKNOWN_FIELD', field: 'prompt', fix: 'rename it to `input_text`' },
      { code: 'UNKNOWN_FIELD', field: 'completion', fix: 'rename it to `output_text`' },
    ]);
  });
});
