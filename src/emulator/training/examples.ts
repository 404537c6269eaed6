import { BOUNDARY, encode, PADDING } from './alphabet.ts';
import { CONTEXT_LENGTH } from './network.ts';
import type { TrainingSpec } from './training-spec.ts';

/**
 * Tokens to learn from: the end of the prompt as the first context, then the output. Everything from
 * `CONTEXT_LENGTH` on is predicted.
 */
export type Sequence = Uint8Array;

/** A dataset that cannot be trained on; the message names the line. */
export class DatasetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DatasetError';
  }
}

interface Message {
  author: string;
  content: string;
}

/** The training examples of a JSON Lines file; of a chat, each answer of the assistant is one. */
export function readExamples(
  dataset: Buffer,
  { shape, defaultContext }: Pick<TrainingSpec, 'shape' | 'defaultContext'>,
): Sequence[] {
  const sequences: Sequence[] = [];
  for (const [index, line] of dataset.toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const record = parseLine(line, index + 1);
    if (shape === 'generation') sequences.push(generationExample(record, index + 1));
    else sequences.push(...chatExamples(record, defaultContext, index + 1));
  }
  if (sequences.length === 0) throw new DatasetError('The dataset has no examples.');
  return sequences;
}

/** The prompt of a chat as text: training and prediction must spell it in the same way. */
export function renderChat(context: string | undefined, messages: readonly Message[]): string {
  const lines = messages.map(({ author, content }) => `${author}: ${content}\n`);
  return [...(context ? [`${context}\n`] : []), ...lines].join('');
}

/** The last tokens of a prompt with the mark that the output begins. */
export function promptContext(prompt: string): Uint8Array {
  const tail = encode(prompt.slice(-2 * CONTEXT_LENGTH)).slice(-(CONTEXT_LENGTH - 1));
  const context = new Uint8Array(CONTEXT_LENGTH).fill(PADDING);
  context.set(tail, CONTEXT_LENGTH - 1 - tail.length);
  context[CONTEXT_LENGTH - 1] = BOUNDARY;
  return context;
}

function sequenceOf(prompt: string, output: string): Sequence {
  return Uint8Array.of(...promptContext(prompt), ...encode(output), BOUNDARY);
}

function generationExample({ input_text, output_text }: Record<string, unknown>, line: number): Sequence {
  if (typeof input_text !== 'string' || typeof output_text !== 'string') {
    throw new DatasetError(`line ${line}: input_text and output_text must be strings.`);
  }
  return sequenceOf(input_text, output_text);
}

function chatExamples(record: Record<string, unknown>, defaultContext: string | undefined, line: number): Sequence[] {
  const { context = defaultContext, messages } = record;
  if (context !== undefined && typeof context !== 'string') {
    throw new DatasetError(`line ${line}: context must be a string.`);
  }
  if (!Array.isArray(messages) || !messages.every(isMessage)) {
    throw new DatasetError(`line ${line}: messages must be a list of {author, content}.`);
  }
  return messages.flatMap(({ author, content }, index) =>
    author === 'assistant' ? [sequenceOf(renderChat(context, messages.slice(0, index)), content)] : [],
  );
}

function isMessage(value: unknown): value is Message {
  const { author, content } = (value ?? {}) as Record<string, unknown>;
  return typeof author === 'string' && typeof content === 'string';
}

function parseLine(line: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new DatasetError(`line ${number}: not valid JSON.`);
  }
  if (value === null || typeof value !== 'object') throw new DatasetError(`line ${number}: not a JSON object.`);
  return value as Record<string, unknown>;
}
