import { isUtf8 } from 'node:buffer';
import { isJsonObject, type JsonObject } from '../json.ts';
import { datasetLimits } from './facts.ts';

export interface DatasetFinding {
  /** `:12` for line 12, or nothing for the whole file. */
  where: string;
  message: string;
}

type Shape = 'generation' | 'chat';

/** The first thing that the real encoder would stumble over. */
export function checkDataset(
  content: Buffer,
  shape: Shape,
  role: keyof typeof datasetLimits,
): DatasetFinding | undefined {
  if (!isUtf8(content)) return { where: '', message: 'the file is not UTF-8' };
  let examples = 0;
  let counted = 0;
  for (const [index, line] of content.toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = checkLine(line, shape);
    if ('problem' in found) return { where: `:${index + 1}`, message: found.problem };
    examples += 1;
    counted += found.counted;
  }
  return checkSize(examples, counted, shape, role);
}

function checkLine(line: string, shape: Shape): { problem: string } | { counted: number } {
  let example: unknown;
  try {
    example = JSON.parse(line);
  } catch {
    return { problem: 'not a JSON object' };
  }
  if (!isJsonObject(example)) return { problem: 'not a JSON object' };
  return shape === 'chat' ? checkChat(example) : checkGeneration(example);
}

function checkGeneration(example: JsonObject): { problem: string } | { counted: number } {
  for (const field of ['input_text', 'output_text']) {
    if (typeof example[field] !== 'string') return { problem: `${field} is missing or not a string` };
    if (example[field] === '') return { problem: `${field} is empty` };
  }
  return { counted: 1 };
}

/** Rules of the sister preprocessor; alternation of the authors is not among them. */
function checkChat({ context, messages }: JsonObject): { problem: string } | { counted: number } {
  if (context !== undefined && typeof context !== 'string') return { problem: 'context is not a string' };
  if (!Array.isArray(messages) || messages.length === 0) return { problem: 'messages is missing or empty' };
  for (const message of messages) {
    if (!isJsonObject(message)) return { problem: 'a message is not an object' };
    if (message.author !== 'user' && message.author !== 'assistant') {
      return { problem: 'an author is neither user nor assistant' };
    }
    if (typeof message.content !== 'string' || message.content === '')
      return { problem: 'a content is missing or empty' };
  }
  const [first, last] = [messages.at(0), messages.at(-1)];
  if (!isJsonObject(first) || first.author !== 'user') return { problem: 'the first author must be user' };
  if (!isJsonObject(last) || last.author !== 'assistant') return { problem: 'the last author must be assistant' };
  return { counted: messages.length };
}

function checkSize(examples: number, counted: number, shape: Shape, role: keyof typeof datasetLimits) {
  const { minimum, maximum } = datasetLimits[role];
  if (examples < minimum) return { where: '', message: `${examples} examples, but at least ${minimum} are needed` };
  if (counted <= maximum) return undefined;
  const what = shape === 'chat' ? 'author fields' : 'examples';
  return { where: '', message: `${counted} ${what}, but at most ${maximum} are allowed` };
}
