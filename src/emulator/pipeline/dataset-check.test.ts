import { describe, expect, test } from 'vitest';
import { chatLines, generationLines } from '../../../test/support/emulator-data.ts';
import { checkDataset } from './dataset-check.ts';

const chat = (...authors: string[]): string =>
  JSON.stringify({ messages: authors.map((author) => ({ author, content: 'x' })) });

describe('a dataset of examples', () => {
  test.each([
    ['10 are enough', generationLines(10), undefined],
    ['blank lines do not count', `\n${generationLines(10)}\n\n`, undefined],
    ['9 are too few', generationLines(9), '9 examples, but at least 10'],
    ['10,001 are too many', generationLines(10_001), '10001 examples, but at most 10000'],
    ['a line is no JSON', `{"input_text": 1\n${generationLines(10)}`, 'not a JSON object'],
    ['a line is an array', `[]\n${generationLines(10)}`, 'not a JSON object'],
    ['a text is missing', `{"input_text":"a"}\n${generationLines(10)}`, 'output_text is missing'],
    [
      'a text is a number',
      `{"input_text":1,"output_text":"b"}\n${generationLines(10)}`,
      'input_text is missing or not a string',
    ],
    ['a text is empty', `{"input_text":"","output_text":"b"}\n${generationLines(10)}`, 'input_text is empty'],
  ])('%s', (_, content, message) => {
    const finding = checkDataset(Buffer.from(content), 'generation', 'training');
    if (message === undefined) expect(finding).toBeUndefined();
    else expect(finding?.message).toContain(message);
  });

  test('names the line', () => {
    const content = Buffer.from(`${generationLines(3)}\n\n{}`);
    expect(checkDataset(content, 'generation', 'training')).toMatchObject({ where: ':5' });
  });

  test('is UTF-8', () => {
    expect(checkDataset(Buffer.from([0x7b, 0xff]), 'generation', 'training')?.message).toContain('UTF-8');
  });

  test.each([
    [250, undefined],
    [251, '251 examples, but at most 250'],
  ])('for evaluation: %d examples', (count, message) => {
    const finding = checkDataset(Buffer.from(generationLines(count)), 'generation', 'evaluation');
    expect(finding?.message).toEqual(message && expect.stringContaining(message));
  });
});

describe('a chat dataset', () => {
  const rest = chatLines(10);
  test.each([
    ['two users in a row are fine', chat('user', 'user', 'assistant'), undefined],
    ['authors are counted, not lines', chatLines(5_000), '10020 author fields, but at most 10000'],
    ['the first author is the assistant', chat('assistant', 'user', 'assistant'), 'the first author must be user'],
    ['the last author is the user', chat('user', 'assistant', 'user'), 'the last author must be assistant'],
    ['an author is a stranger', chat('user', 'bot', 'assistant'), 'neither user nor assistant'],
    ['there are no messages', '{"messages":[]}', 'messages is missing or empty'],
    ['a content is empty', '{"messages":[{"author":"user","content":""}]}', 'a content is missing or empty'],
    ['the context is a number', '{"context":1,"messages":[]}', 'context is not a string'],
  ])('%s', (_, lines, message) => {
    const finding = checkDataset(Buffer.from(`${lines}\n${rest}`), 'chat', 'training');
    if (message === undefined) expect(finding).toBeUndefined();
    else expect(finding?.message).toContain(message);
  });
});
