import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GeminiFormat, geminiLines } from './gemini-format.ts';

async function converted(lines: readonly object[], format: GeminiFormat, chunkBytes = 1_000_000): Promise<unknown[]> {
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const parts: Buffer[] = [];
  for await (const part of geminiLines(chunks(), format)) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  if (text !== '') expect(text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

const turn = (role: string, text: string): object => ({ role, parts: [{ text }] });
const instruction = (text: string): object => ({ role: 'system', parts: [{ text }] });
const conversation = [
  { author: 'user', content: 'add 1' },
  { author: 'assistant', content: 'x += 1;' },
];

describe('a dataset of the guide becomes one of Gemini', () => {
  test('prompt and answer are a turn of user and model', async () => {
    const lines = [{ input_text: 'add 1', output_text: 'x += 1;' }];
    expect(await converted(lines, { shape: 'generation' })).toEqual([
      { contents: [turn('user', 'add 1'), turn('model', 'x += 1;')] },
    ]);
    expect(await converted(lines, { shape: 'generation', defaultContext: 'Write C.' })).toEqual([
      { systemInstruction: instruction('Write C.'), contents: [turn('user', 'add 1'), turn('model', 'x += 1;')] },
    ]);
  });

  test.each([
    ['its own context', { context: 'Write C.' }, 'Write Go.', 'Write C.'],
    ['the default context', {}, 'Write Go.', 'Write Go.'],
    ['an empty context, which is none', { context: '' }, 'Write Go.', undefined],
    ['none', {}, undefined, undefined],
  ])('a chat has %s as its system instruction', async (_, own, defaultContext, expected) => {
    const format: GeminiFormat = { shape: 'chat', ...(defaultContext === undefined ? {} : { defaultContext }) };
    expect(await converted([{ ...own, messages: conversation }], format)).toEqual([
      {
        ...(expected === undefined ? {} : { systemInstruction: instruction(expected) }),
        contents: [turn('user', 'add 1'), turn('model', 'x += 1;')],
      },
    ]);
  });

  test('nothing is lost or changed, wherever the chunks are cut', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const lines = fc.array(fc.record({ input_text: text, output_text: text }), { maxLength: 5 });
    return fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 50 }), async (examples, chunkBytes) => {
        const expected = examples.map(({ input_text, output_text }) => ({
          contents: [turn('user', input_text), turn('model', output_text)],
        }));
        expect(await converted(examples, { shape: 'generation' }, chunkBytes)).toEqual(expected);
      }),
    );
  });
});
