import { iso } from '../clock.ts';
import type { Json, JsonObject } from '../json.ts';
import { failedPrecondition, invalidArgument, unimplemented } from '../status.ts';
import { CHARACTERS_PER_TOKEN, countTokens } from '../tuning/gemini-facts.ts';
import { promptOf, readContents, readSystem, type Turn } from '../tuning/tuning-lines.ts';
import type { World } from '../world.ts';
import { deployedWeights } from './deployed-weights.ts';

export interface GenerateRequest {
  /** An endpoint. */
  model: string;
  contents?: Json;
  systemInstruction?: Json;
  generationConfig?: JsonObject;
}

const DEFAULT_TOKENS = 256;
const MAXIMUM_TOKENS = 8_192;
const CHUNK_TOKENS = 8;

/** Answers come from the checkpoint that is deployed at the endpoint. */
export async function generateContent(request: GenerateRequest, world: World): Promise<object> {
  const generated = await generate(request, world);
  const candidates = generated.texts.map((text, index) => candidate(text, index, finishOf(text, generated)));
  return { ...generated.common, candidates, usageMetadata: usage(generated.prompt, generated.texts) };
}

/** The same in pieces, of one candidate; the last one says why it ended. */
export async function streamGenerateContent(request: GenerateRequest, world: World): Promise<object> {
  const generated = await generate(request, world);
  const [text = ''] = generated.texts;
  const pieces = chunksOf(text, CHUNK_TOKENS * CHARACTERS_PER_TOKEN);
  return pieces.map((piece, index) => {
    const isLast = index === pieces.length - 1;
    const finish = isLast ? finishOf(text, generated) : undefined;
    const sum = isLast ? { usageMetadata: usage(generated.prompt, [text]) } : {};
    return { ...generated.common, candidates: [candidate(piece, 0, finish)], ...sum };
  });
}

export function chunksOf(text: string, size: number): string[] {
  const count = Math.max(1, Math.ceil(text.length / size));
  return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size));
}

export function promptOfRequest({
  contents,
  systemInstruction,
}: Pick<GenerateRequest, 'contents' | 'systemInstruction'>): { prompt: string; turns: Turn[] } {
  const turns = readContents(contents);
  if ('problem' in turns) throw invalidArgument(`Invalid contents: ${turns.problem}.`, 'contents');
  return { prompt: promptOf(readSystem(systemInstruction), turns), turns };
}

interface Generated {
  prompt: string;
  texts: string[];
  maxCharacters: number;
  common: JsonObject;
}

async function generate(request: GenerateRequest, world: World): Promise<Generated> {
  const { model: name, generationConfig = {} } = request;
  if (name.includes('publishers/')) {
    throw unimplemented('PredictionService.GenerateContent on a base model', 'It has tuned models only.');
  }
  const { model, checkpoint } = await deployedWeights(name, world);
  if (model.tuningJob === undefined) {
    throw failedPrecondition(`The Endpoint "${name}" serves no Gemini model. Use predict.`);
  }
  const { prompt } = promptOfRequest(request);
  const maximum = numberOf(generationConfig, 'maxOutputTokens', { from: 1, to: MAXIMUM_TOKENS }) ?? DEFAULT_TOKENS;
  const maxCharacters = maximum * CHARACTERS_PER_TOKEN;
  const temperature = numberOf(generationConfig, 'temperature', { from: 0, to: 2 }) ?? 0;
  const stops = Array.isArray(generationConfig.stopSequences) ? generationConfig.stopSequences.map(String) : [];
  const count = numberOf(generationConfig, 'candidateCount', { from: 1, to: 8 }) ?? 1;
  const texts = Array.from({ length: count }, (_, index) =>
    world.trainer.generate(checkpoint, prompt, {
      maxCharacters,
      temperature,
      stopSequences: stops,
      candidate: index,
    }),
  );
  const createTime = iso(world.clock.now());
  const common = { modelVersion: model.baseModel, createTime, responseId: world.store.nextId() };
  return { prompt, texts, maxCharacters, common };
}

function numberOf(config: JsonObject, key: string, { from, to }: { from: number; to: number }): number | undefined {
  const value = config[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= from && value <= to) return value;
  throw invalidArgument(`${key} must be between ${from} and ${to}.`, `generation_config.${key}`);
}

function candidate(text: string, index: number, finishReason: string | undefined): JsonObject {
  return {
    index,
    content: { role: 'model', parts: [{ text }] },
    ...(finishReason ? { finishReason } : {}),
  };
}

function finishOf(text: string, { maxCharacters }: Generated): 'MAX_TOKENS' | 'STOP' {
  return text.length >= maxCharacters ? 'MAX_TOKENS' : 'STOP';
}

function usage(prompt: string, texts: readonly string[]): JsonObject {
  const promptTokenCount = countTokens(prompt);
  const candidatesTokenCount = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return { promptTokenCount, candidatesTokenCount, totalTokenCount: promptTokenCount + candidatesTokenCount };
}

/** @throws what the real service says to a predict on a Gemini endpoint (BerriAI/litellm#5678). */
export function refusePredict(): never {
  throw failedPrecondition(
    'Gemini cannot be accessed through Vertex Predict/RawPredict API. Please follow https://cloud.google.com/vertex-ai/docs/generative-ai/start/quickstarts/quickstart-multimodal for Gemini usage.',
  );
}
