import { describe, expect, test } from 'vitest';
import { instanceOf, parametersOf } from './vertex-predictions.ts';

const generation = { shape: 'generation', prompt: 'def add(' } as const;
const chat = {
  shape: 'chat',
  context: 'Be brief.',
  messages: [
    { author: 'user', content: 'hi' },
    { author: 'assistant', content: 'hello' },
    { author: 'user', content: 'sort a list' },
  ],
} as const;

describe('what a prediction sends', () => {
  test('code models take a prefix', () => {
    expect(instanceOf(generation)).toEqual({ prefix: 'def add(' });
  });

  test("chat models take the history, in which the model's own turns are called bot", () => {
    expect(instanceOf(chat)).toEqual({
      context: 'Be brief.',
      messages: [
        { author: 'user', content: 'hi' },
        { author: 'bot', content: 'hello' },
        { author: 'user', content: 'sort a list' },
      ],
    });
  });

  test('a context that is not there is not sent', () => {
    expect(instanceOf({ shape: 'chat', messages: [] })).toEqual({ messages: [] });
  });

  test.each([
    [generation, { temperature: 0, maxOutputTokens: 64 }],
    [chat, { temperature: 0, maxDecodeSteps: 64 }],
  ] as const)('the length limit by its name for $shape', (input, parameters) => {
    expect(parametersOf(input, { temperature: 0, maxOutputTokens: 64 })).toEqual(parameters);
  });

  test('nothing is sent that was not asked for', () => {
    expect(parametersOf(generation, {})).toEqual({});
  });
});
