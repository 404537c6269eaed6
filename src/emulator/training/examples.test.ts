import { describe, expect, test } from 'vitest';
import { characterOf } from './alphabet.ts';
import { promptContext, readExamples, renderChat } from './examples.ts';

/** Tokens as text: `_` where there is nothing, `|` at a boundary, `?` for what the alphabet lacks. */
const asText = (tokens: Uint8Array): string =>
  Array.from(tokens, (token) => characterOf(token) ?? '_|?'[token]).join('');

const linesOf = (...lines: object[]): Buffer => Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));

const messages = [
  { author: 'user', content: '1' },
  { author: 'assistant', content: 'one' },
  { author: 'user', content: '2' },
  { author: 'assistant', content: 'two' },
];

describe('the examples of a dataset', () => {
  test('are the outputs, each after the end of its prompt', () => {
    const dataset = linesOf(
      { input_text: 'a long prompt', output_text: 'x\r\ny' },
      { input_text: 'é', output_text: 'ü=1' },
    );
    expect(readExamples(dataset, { shape: 'generation' }).map(asText)).toEqual([' prompt|x\ny|', '______?|?=1|']);
  });

  test('are the answers of the assistant in a chat, each after the talk so far', () => {
    const examples = readExamples(linesOf({ messages }), { shape: 'chat' });
    expect(examples.map(asText)).toEqual(['ser: 1\n|one|', 'ser: 2\n|two|']);
  });

  test('of a chat begin with their own context, or else with the default one', () => {
    const short = [{ author: 'u', content: '' }, ...messages.slice(1, 2)];
    const dataset = linesOf({ context: 'own', messages: short }, { messages: short });
    const examples = readExamples(dataset, { shape: 'chat', defaultContext: 'dflt' });
    expect(examples.map(asText)).toEqual(['wn\nu: \n|one|', 'lt\nu: \n|one|']);
  });

  test.each([
    ['{"input_text":"a"}', 'generation', 'line 1: input_text and output_text must be strings.'],
    ['{"input_text":"a","output_text":"b"}\n\n{', 'generation', 'line 3: not valid JSON.'],
    ['[]', 'chat', 'line 1: messages must be a list of {author, content}.'],
    ['7', 'chat', 'line 1: not a JSON object.'],
    ['{"messages":[{"author":"user","content":"a"}]}', 'chat', 'The dataset has no examples.'],
    ['', 'generation', 'The dataset has no examples.'],
  ] as const)('%j as %s is refused: %s', (text, shape, message) => {
    expect(() => readExamples(Buffer.from(text), { shape })).toThrow(message);
  });
});

test('a prompt asks for what training has seen: its end, and the mark of the output', () => {
  expect(asText(promptContext('a long prompt'))).toBe(' prompt|');
  expect(asText(promptContext(''))).toBe('_______|');
  expect(asText(promptContext(renderChat('ctx', messages.slice(0, 1))))).toBe('ser: 1\n|');
  expect(renderChat('ctx', messages.slice(0, 2))).toBe('ctx\nuser: 1\nassistant: one\n');
});
