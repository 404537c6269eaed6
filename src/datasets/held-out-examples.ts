import type { DatasetShape } from '../contract/dataset.ts';
import { type DatasetInput, snapshotBytes } from './dataset-input.ts';
import { LineSplitter, MAXIMUM_LINE_BYTES } from './line-splitter.ts';

interface Message {
  readonly author: 'user' | 'assistant';
  readonly content: string;
}

/** A question as it is put to a model, and the answer that the dataset expects. */
export interface HeldOutExample {
  readonly prompt:
    | { readonly shape: 'generation'; readonly prompt: string; readonly context?: string }
    | { readonly shape: 'chat'; readonly context?: string; readonly messages: readonly Message[] };
  readonly expected: string;
}

/** The first examples of a checked dataset. Of a conversation the last answer is expected, all before it is the question. */
export async function heldOutExamples(
  input: DatasetInput,
  { shape, maximum, defaultContext }: { shape: DatasetShape; maximum: number; defaultContext?: string },
): Promise<HeldOutExample[]> {
  const splitter = new LineSplitter(MAXIMUM_LINE_BYTES);
  const examples: HeldOutExample[] = [];
  for await (const chunk of snapshotBytes([input])) {
    for (const { bytes } of splitter.push(chunk)) {
      if (examples.length >= maximum) return examples;
      const line: unknown = JSON.parse(bytes.toString('utf8'));
      examples.push(shape === 'chat' ? chatExample(line, defaultContext) : generationExample(line, defaultContext));
    }
  }
  return examples;
}

function generationExample(line: unknown, context: string | undefined): HeldOutExample {
  const { input_text: prompt, output_text: expected } = line as { input_text: string; output_text: string };
  return { prompt: { shape: 'generation', prompt, ...(context === undefined ? {} : { context }) }, expected };
}

function chatExample(line: unknown, defaultContext: string | undefined): HeldOutExample {
  const { context = defaultContext, messages } = line as { context?: string; messages: Message[] };
  return {
    prompt: { shape: 'chat', ...(context === undefined ? {} : { context }), messages: messages.slice(0, -1) },
    expected: messages.at(-1)?.content ?? '',
  };
}
