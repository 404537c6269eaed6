import type { DatasetShape } from '../contract/dataset.ts';
import { LineSplitter, MAXIMUM_LINE_BYTES } from './line-splitter.ts';

/** Counts up when the same dataset would be written differently: the name of a converted snapshot carries it. */
export const GEMINI_FORMAT_VERSION = 1;

export interface GeminiFormat {
  readonly shape: DatasetShape;
  /** Of every example that has no context of its own. */
  readonly defaultContext?: string;
}

interface Content {
  readonly role: 'user' | 'model';
  readonly parts: readonly [{ readonly text: string }];
}

/**
 * A checked dataset line by line in the format of Gemini tuning: input_text and the user's messages become `user`,
 * output_text and the assistant's `model`, a context the system instruction. The same bytes give the same bytes; at most
 * one line is held in memory.
 */
export async function* geminiLines(bytes: AsyncIterable<Buffer>, format: GeminiFormat): AsyncGenerator<Buffer> {
  const splitter = new LineSplitter(MAXIMUM_LINE_BYTES);
  for await (const chunk of bytes) {
    const lines: string[] = [];
    for (const line of splitter.push(chunk)) lines.push(geminiLine(JSON.parse(line.bytes.toString('utf8')), format));
    if (lines.length > 0) yield Buffer.from(lines.join(''));
  }
}

interface Example {
  readonly input_text?: string;
  readonly output_text?: string;
  readonly context?: string;
  readonly messages?: readonly { readonly author: 'user' | 'assistant'; readonly content: string }[];
}

function geminiLine(example: Example, { shape, defaultContext }: GeminiFormat): string {
  const { input_text: prompt = '', output_text: answer = '', messages = [], context = defaultContext } = example;
  const contents =
    shape === 'chat'
      ? messages.map(({ author, content }) => turn(author === 'assistant' ? 'model' : 'user', content))
      : [turn('user', prompt), turn('model', answer)];
  // an empty context says that this example has none
  const instruction = context ? { systemInstruction: { role: 'system', parts: [{ text: context }] } } : {};
  return `${JSON.stringify({ ...instruction, contents })}\n`;
}

function turn(role: Content['role'], text: string): Content {
  return { role, parts: [{ text }] };
}
