import { describe, expect, test } from 'vitest';
import type { DatasetInput } from './dataset-input.ts';
import { heldOutExamples } from './held-out-examples.ts';

function file(...lines: unknown[]): DatasetInput {
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  return {
    uri: 'gs://b/held-out.jsonl',
    sizeBytes: text.length,
    async *open() {
      yield Buffer.from(text);
    },
  };
}

const pair = (input_text: string, output_text: string): object => ({ input_text, output_text });

describe('held-out examples', () => {
  test('of the generation shape ask the input and expect the output', async () => {
    expect(await heldOutExamples(file(pair('a', 'b')), { shape: 'generation', maximum: 9 })).toEqual([
      { prompt: { shape: 'generation', prompt: 'a' }, expected: 'b' },
    ]);
  });

  test('of the chat shape ask everything before the last answer, with the default context where there is none', async () => {
    const messages = ['q1', 'a1', 'q2', 'a2'].map((content, n) => ({ author: n % 2 ? 'assistant' : 'user', content }));
    const input = file({ messages }, { context: 'own', messages });
    const [first, second] = await heldOutExamples(input, { shape: 'chat', maximum: 9, defaultContext: 'default' });
    expect(first).toEqual({
      prompt: { shape: 'chat', context: 'default', messages: messages.slice(0, 3) },
      expected: 'a2',
    });
    expect(second?.prompt).toMatchObject({ context: 'own' });
  });

  test('are at most as many as wanted', async () => {
    const input = file(pair('a', '1'), pair('b', '2'), pair('c', '3'));
    expect(await heldOutExamples(input, { shape: 'generation', maximum: 2 })).toHaveLength(2);
  });
});
