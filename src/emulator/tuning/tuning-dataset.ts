import { isUtf8 } from 'node:buffer';
import { isJsonObject } from '../json.ts';
import { CHARACTERS_PER_TOKEN, countTokens, geminiLimits } from './gemini-facts.ts';
import { promptOf, type ReadLine, type TuningLine } from './tuning-lines.ts';

export interface TuningDataset {
  /** Those that are trained on, truncated where they had to be. */
  examples: TuningLine[];
  /** Examples that were cut or left out: numbers from 1 on, and why. */
  shortened: Array<{ index: number; reason: string }>;
}

/** Reads all lines; the first one that cannot be an example of the format is the problem of the whole. */
export function readTuningDataset(content: Buffer, readLine: ReadLine): TuningDataset | { problem: string } {
  if (!isUtf8(content)) return { problem: 'the file is not UTF-8' };
  const dataset: TuningDataset = { examples: [], shortened: [] };
  let index = 0;
  for (const [number, text] of content.toString('utf8').split('\n').entries()) {
    if (text.trim() === '') continue;
    index += 1;
    const line = parsed(text);
    const example = line ? readLine(line) : { problem: 'not a JSON object' };
    if ('problem' in example) return { problem: `line ${number + 1}: ${example.problem}` };
    addExample(dataset, example, index);
  }
  return dataset.examples.length === 0 ? { problem: 'there are no examples' } : dataset;
}

/** As the trainer reads it. */
export function asTrainingData({ examples }: TuningDataset): Buffer {
  const lines = examples.map(({ system, turns, output }) =>
    JSON.stringify({ input_text: promptOf(system, turns), output_text: output }),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}

function parsed(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function addExample({ examples, shortened }: TuningDataset, example: TuningLine, index: number): void {
  const { tokensPerExample } = geminiLimits;
  const inputTokens = inputTokensOf(example);
  if (example.output.trim() === '') {
    shortened.push({ index, reason: 'The example has an empty model response and was dropped.' });
  } else if (inputTokens >= tokensPerExample) {
    shortened.push({ index, reason: `The prompt alone exceeds ${tokensPerExample} tokens; the example was dropped.` });
  } else if (inputTokens + countTokens(example.output) > tokensPerExample) {
    shortened.push({ index, reason: `The example exceeds ${tokensPerExample} tokens and was truncated.` });
    const left = (tokensPerExample - inputTokens) * CHARACTERS_PER_TOKEN;
    examples.push({ ...example, output: example.output.slice(0, left) });
  } else examples.push(example);
}

export function inputTokensOf({ system, turns }: TuningLine): number {
  return turns.reduce((sum, { content }) => sum + countTokens(content), countTokens(system ?? ''));
}
