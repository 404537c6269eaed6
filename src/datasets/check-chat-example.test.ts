import { describe, expect, test } from 'vitest';
import type { Finding } from '../contract/findings.ts';
import { FindingList } from './finding-list.ts';
import { checkLine } from './line-check.ts';

const chat = (...authors: readonly string[]) => ({
  messages: authors.map((author, index) => ({ author, content: `message ${index}` })),
});

function check(text: string): readonly Finding[] {
  const findings = new FindingList();
  const bytes = Buffer.from(text);
  const line = { bytes, lengthBytes: bytes.length, number: 1, tooLong: false };
  checkLine(line, { line: 1 }, { shape: 'chat', findings });
  return findings.all();
}

/** `CODE field` of each finding. */
function faults(text: string): string[] {
  return check(text).map(({ code, field }) => (field === undefined ? code : `${code} ${field}`));
}

describe('what one chat example may be', () => {
  test.each([
    ['one question, one answer', chat('user', 'assistant'), []],
    ['several turns and a context', { context: 'Be brief.', ...chat('user', 'assistant', 'user', 'assistant') }, []],
    ['no messages', { messages: [] }, ['EMPTY_MESSAGES messages']],
    ['messages that are no array', { messages: 'hello' }, ['WRONG_TYPE messages']],
    ['messages left out', { context: 'a' }, ['MISSING_FIELD messages']],
    ['a context that is no text', { context: 1, ...chat('user', 'assistant') }, ['WRONG_TYPE context']],
    ['a message that is no object', { messages: ['hello'] }, ['WRONG_TYPE messages[0]']],
    ['the assistant first', chat('assistant', 'user', 'assistant'), ['FIRST_AUTHOR messages[0].author']],
    ['the user last', chat('user', 'assistant', 'user'), ['LAST_AUTHOR messages[2].author']],
    ['the user alone', chat('user'), ['LAST_AUTHOR messages[0].author']],
    ['two in a row', chat('user', 'user', 'assistant'), ['NOT_ALTERNATING messages[1].author']],
    ['another author', chat('user', 'bot'), ['UNKNOWN_AUTHOR messages[1].author']],
    ['the generation shape', { input_text: 'a', output_text: 'b' }, ['WRONG_SHAPE']],
    [
      'another tool’s message fields',
      { messages: [{ role: 'user', text: 'a' }, chat('user', 'assistant').messages[1]] },
      ['UNKNOWN_FIELD messages[0].role', 'UNKNOWN_FIELD messages[0].text'],
    ],
    [
      'an empty message',
      {
        messages: [
          { author: 'user', content: ' ' },
          { author: 'assistant', content: 'b' },
        ],
      },
      ['EMPTY_TEXT messages[0].content'],
    ],
    [
      'a message without content or with an author that is no text',
      { messages: [{ author: 'user' }, { author: 7, content: 'b' }] },
      ['MISSING_FIELD messages[0].content', 'WRONG_TYPE messages[1].author'],
    ],
  ])('%s', (_, example, expected) => {
    expect(faults(JSON.stringify(example))).toEqual(expected);
  });

  test.each([
    ['bot', 'write `assistant`'],
    ['Human', 'write `user`'],
    ['User', 'write `user`'],
    ['system', 'move its content into the field `context` of the example'],
    ['Bob', 'name the one who speaks: `user` or `assistant`'],
  ])('author %s: %s', (author, fix) => {
    const [found] = check(JSON.stringify(chat(author, 'assistant')));
    expect(found).toMatchObject({ code: 'UNKNOWN_AUTHOR', value: author, fix });
  });

  test('alternation is only a warning', () => {
    const [found] = check(JSON.stringify(chat('user', 'user', 'assistant')));
    expect(found?.severity).toBe('warning');
  });
});
