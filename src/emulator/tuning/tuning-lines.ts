import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { renderChat } from '../training/trainer.ts';
import type { DatasetFormat } from './tuning-record.ts';

export interface Turn {
  author: 'user' | 'assistant';
  content: string;
}

/** One example: what comes before, and the model's last answer, which is what is learned. */
export interface TuningLine {
  system?: string;
  turns: Turn[];
  output: string;
}

export type ReadLine = (line: JsonObject) => TuningLine | { problem: string };

/** How a line of each format is read. */
export function lineReader(format: DatasetFormat, defaultContext?: string): ReadLine {
  if (format === 'gemini') return readGemini;
  if (format === 'preference') return readPreference;
  return format === 'generation' ? readGeneration : (line) => readChat(line, defaultContext);
}

/** The prompt as text: training and prediction must spell it in the same way. */
export function promptOf(system: string | undefined, turns: readonly Turn[]): string {
  return renderChat(system, turns);
}

/** Contents as generateContent takes them and as the lines of a dataset hold them. */
export function readContents(contents: Json | undefined): Turn[] | { problem: string } {
  if (!Array.isArray(contents) || contents.length === 0) return { problem: 'contents is missing or empty' };
  const turns: Turn[] = [];
  for (const content of contents) {
    const { role = 'user', parts } = isJsonObject(content) ? content : {};
    if (role !== 'user' && role !== 'model')
      return { problem: `the role ${JSON.stringify(role)} is not user or model` };
    const text = textOf(parts);
    if (text === undefined) return { problem: 'parts is missing or empty' };
    turns.push({ author: role === 'model' ? 'assistant' : 'user', content: text });
  }
  return turns;
}

export function readSystem(instruction: Json | undefined): string | undefined {
  return isJsonObject(instruction) ? textOf(instruction.parts) : undefined;
}

/** Parts without text, such as files, count as nothing: the emulated model reads text alone. */
function textOf(parts: Json | undefined): string | undefined {
  if (!Array.isArray(parts) || parts.length === 0) return undefined;
  return parts.map((part) => (isJsonObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

function readGemini(line: JsonObject): TuningLine | { problem: string } {
  const turns = readContents(line.contents);
  if ('problem' in turns) return turns;
  const last = turns.at(-1);
  if (last?.author !== 'assistant') return { problem: 'the last role must be model' };
  return { ...systemOf(line), turns: turns.slice(0, -1), output: last.content };
}

function systemOf(line: JsonObject): { system?: string } {
  const system = readSystem(line.systemInstruction ?? line.system_instruction);
  return system === undefined ? {} : { system };
}

/** Of the two completions the preferred one is learned. */
function readPreference(line: JsonObject): TuningLine | { problem: string } {
  const turns = readContents(line.contents);
  if ('problem' in turns) return turns;
  const completions = Array.isArray(line.completions) ? line.completions.filter(isJsonObject) : [];
  const scores = completions.map(({ score }) => score).sort();
  if (scores.length !== 2 || scores[0] !== 0 || scores[1] !== 1) {
    return { problem: 'completions must be two, with the scores 0 and 1' };
  }
  const preferred = completions.find(({ score }) => score === 1)?.completion;
  const output = isJsonObject(preferred) ? textOf(preferred.parts) : undefined;
  if (output === undefined) return { problem: 'a completion has no parts' };
  return { ...systemOf(line), turns, output };
}

function readGeneration({ input_text, output_text }: JsonObject): TuningLine | { problem: string } {
  if (typeof input_text !== 'string' || typeof output_text !== 'string') {
    return { problem: 'input_text and output_text must be strings' };
  }
  return { turns: [{ author: 'user', content: input_text }], output: output_text };
}

function readChat(
  { context, messages }: JsonObject,
  defaultContext: string | undefined,
): TuningLine | { problem: string } {
  const turns = (Array.isArray(messages) ? messages : []).flatMap((message): Turn[] => {
    const { author, content } = isJsonObject(message) ? message : {};
    return typeof content === 'string' ? [{ author: author === 'user' ? 'user' : 'assistant', content }] : [];
  });
  const last = turns.at(-1);
  if (last?.author !== 'assistant') return { problem: 'messages must end with the assistant' };
  const system = typeof context === 'string' ? context : defaultContext;
  return { ...(system ? { system } : {}), turns: turns.slice(0, -1), output: last.content };
}
