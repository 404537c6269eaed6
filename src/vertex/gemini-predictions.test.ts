import type { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import { describe, expect, test } from 'vitest';
import { contentsOf, geminiPredictions } from './gemini-predictions.ts';
import type { Predictions } from './predictions.ts';

const endpoint = 'projects/p/locations/us-central1/endpoints/1';
const turn = (role: string, text: string): object => ({ role, parts: [{ text }] });

function answering(answer: object): { predictions: Predictions; requests: object[] } {
  const requests: object[] = [];
  const client = {
    generateContent: async (request: object) => {
      requests.push(request);
      return [answer];
    },
  };
  return { requests, predictions: geminiPredictions(async () => client as unknown as PredictionServiceClient) };
}

describe('asking a tuned Gemini model', () => {
  test('looks like its training examples, and thinks as little as it may', async () => {
    const content = { role: 'model', parts: [{ text: 'thinking', thought: true }, { text: 'x += ' }, { text: '1;' }] };
    const { predictions, requests } = answering({ candidates: [{ content, finishReason: 'STOP' }] });
    const options = { temperature: 0, maxOutputTokens: 50, thinking: { thinkingBudget: 0 } };
    const input = { shape: 'generation', prompt: 'add 1', context: 'Write C.' } as const;
    expect(await predictions.predict(endpoint, input, options)).toBe('x += 1;');
    expect(requests).toEqual([
      {
        model: endpoint,
        contents: [turn('user', 'add 1')],
        systemInstruction: turn('system', 'Write C.'),
        generationConfig: { temperature: 0, maxOutputTokens: 50, thinkingConfig: { thinkingBudget: 0 } },
      },
    ]);
  });

  test('puts a conversation as turns of user and model', () => {
    const messages = [
      { author: 'user', content: 'add 1' },
      { author: 'assistant', content: 'x += 1;' },
      { author: 'user', content: 'and 2' },
    ] as const;
    expect(contentsOf({ shape: 'chat', messages })).toEqual({
      contents: [turn('user', 'add 1'), turn('model', 'x += 1;'), turn('user', 'and 2')],
    });
  });

  test.each([
    ['an empty answer is an answer', { candidates: [{ finishReason: 'STOP' }] }, ''],
    [
      'an answer that was cut off is one',
      { candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason: 'MAX_TOKENS' }] },
      'x',
    ],
  ])('%s', async (_, answer, text) => {
    expect(await answering(answer).predictions.predict(endpoint, { shape: 'generation', prompt: 'p' })).toBe(text);
  });

  test.each([
    ['a blocked prompt', { promptFeedback: { blockReason: 'SAFETY' } }, /SAFETY/],
    ['a blocked answer', { candidates: [{ finishReason: 'RECITATION' }] }, /RECITATION/],
    ['no candidate', {}, /no candidate/],
  ])('%s is an error that says why', async (_, answer, message) => {
    const asked = answering(answer).predictions.predict(endpoint, { shape: 'generation', prompt: 'p' });
    await expect(asked).rejects.toMatchObject({ kind: 'Invalid', message: expect.stringMatching(message) });
  });
});
