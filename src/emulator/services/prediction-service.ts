import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { baseModels } from '../pipeline/facts.ts';
import type { ModelRecord } from '../records.ts';
import { invalidArgument, unimplemented } from '../status.ts';
import { renderChat } from '../training/trainer.ts';
import type { ServiceMethods, World } from '../world.ts';
import { type DeployedWeights, deployedWeights } from './deployed-weights.ts';
import { chunksOf, generateContent, refusePredict, streamGenerateContent } from './generate-content.ts';
import { tensorOf, valueOfTensor } from './tensor-json.ts';

interface PredictRequest {
  endpoint: string;
  instances?: Json[];
  parameters?: Json;
}

/** Answers come from the checkpoint that the model's job trained. */
async function predict(request: PredictRequest, world: World): Promise<object> {
  const { deployed, model, texts, candidates } = await predictedTexts(request, world);
  return {
    predictions: texts.flatMap((text) => (isChat(model) ? chatPrediction : generationPredictions)(text, candidates)),
    deployedModelId: deployed.id,
    model: model.name,
    modelVersionId: deployed.modelVersionId,
    modelDisplayName: model.displayName,
  };
}

interface StreamingRequest {
  endpoint: string;
  inputs?: Json[];
  parameters?: Json;
}

const CHUNK_CHARACTERS = 24;

/** One instance, its text in pieces: Google's SDK reads the first output of each. */
async function serverStreamingPredict(request: StreamingRequest, world: World): Promise<object> {
  const { endpoint, inputs = [], parameters } = request;
  const instances = inputs.map(valueOfTensor);
  const plain = { endpoint, instances, ...(parameters ? { parameters: valueOfTensor(parameters) } : {}) };
  const { model, texts } = await predictedTexts(plain, world);
  return chunksOf(texts[0] ?? '', CHUNK_CHARACTERS).map((piece) => {
    const [prediction = {}] = (isChat(model) ? chatPrediction : generationPredictions)(piece, 1);
    return { outputs: [tensorOf(prediction)] };
  });
}

interface Predicted extends DeployedWeights {
  /** One for each instance. */
  texts: string[];
  candidates: number;
}

async function predictedTexts(
  { endpoint, instances = [], parameters }: PredictRequest,
  world: World,
): Promise<Predicted> {
  if (endpoint.includes('/publishers/')) {
    throw unimplemented(
      'PredictionService.Predict on a base model',
      'It has tuned models only: predict on an endpoint.',
    );
  }
  const found = await deployedWeights(endpoint, world);
  const { model, checkpoint } = found;
  if (model.pipelineJob === undefined) return refusePredict();
  if (instances.length === 0) throw invalidArgument('At least one instance is required.', 'instances');
  const options = readOptions(parameters);
  const defaultContext = world.store.jobs.get(model.pipelineJob)?.parameters.defaultContext ?? '';
  const texts = instances.map((instance) => {
    const prompt = isChat(model) ? readChat(instance, defaultContext) : readPrefix(instance);
    return world.trainer.generate(checkpoint, prompt, options);
  });
  return { ...found, texts, candidates: options.candidates };
}

function isChat({ baseModel }: ModelRecord): boolean {
  return baseModels[baseModel.split('@')[0] ?? '']?.shape === 'chat';
}

function readPrefix(instance: Json): string {
  const text = isJsonObject(instance) ? (instance.prefix ?? instance.content ?? instance.prompt) : undefined;
  if (typeof text !== 'string' || text === '') throw invalidArgument('instances: prefix is required.', 'instances');
  return text;
}

function readChat(instance: Json, defaultContext: string): string {
  const { context = defaultContext, messages } = isJsonObject(instance) ? instance : {};
  if (!Array.isArray(messages) || messages.length === 0 || typeof context !== 'string') {
    throw invalidArgument('instances: messages is required.', 'instances');
  }
  const turns = messages.map((message) => {
    const { author, content } = isJsonObject(message) ? message : {};
    if (typeof author !== 'string' || typeof content !== 'string') {
      throw invalidArgument('instances: a message has an author and a content.', 'instances');
    }
    return { author: author === 'user' ? author : 'assistant', content }; // clients call it bot, datasets assistant
  });
  return renderChat(context, turns);
}

interface PredictOptions {
  maxCharacters: number;
  temperature: number;
  stopSequences: string[];
  candidates: number;
}

const CHARACTERS_PER_TOKEN = 3; // code, measured over the Gemma vocabulary
const DEFAULT_TOKENS = 128;
const MAXIMUM_TOKENS = 2_048;

function readOptions(parameters: Json | undefined): PredictOptions {
  const given = isJsonObject(parameters) ? parameters : {};
  const tokens = numberOf(given, 'maxOutputTokens') ?? numberOf(given, 'maxDecodeSteps') ?? DEFAULT_TOKENS;
  if (tokens < 1 || tokens > MAXIMUM_TOKENS) {
    throw invalidArgument(`maxOutputTokens must be between 1 and ${MAXIMUM_TOKENS}.`, 'parameters.maxOutputTokens');
  }
  const temperature = numberOf(given, 'temperature') ?? 0;
  if (temperature < 0 || temperature > 1) {
    throw invalidArgument('temperature must be between 0 and 1.', 'parameters.temperature');
  }
  const stops = Array.isArray(given.stopSequences) ? given.stopSequences : [];
  return {
    maxCharacters: Math.round(tokens * CHARACTERS_PER_TOKEN),
    temperature,
    stopSequences: stops.filter((stop): stop is string => typeof stop === 'string'),
    candidates: Math.max(1, Math.floor(numberOf(given, 'candidateCount') ?? 1)),
  };
}

function numberOf(values: JsonObject, key: string): number | undefined {
  const value = values[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw invalidArgument(`${key} must be a number.`, `parameters.${key}`);
  return value;
}

function safe(): JsonObject {
  return { blocked: false, categories: [], scores: [] };
}

function generationPredictions(text: string, candidates: number): JsonObject[] {
  const one = { content: text, safetyAttributes: safe(), citationMetadata: { citations: [] } };
  return Array.from({ length: candidates }, () => one);
}

/** One prediction with all candidates, and the safety attributes as a list: unlike the generation models. */
function chatPrediction(text: string, candidates: number): JsonObject[] {
  const each = <T extends Json>(make: () => T): T[] => Array.from({ length: candidates }, make);
  const citations = { citations: [] };
  return [
    {
      candidates: each(() => ({ author: '1', content: text })),
      safetyAttributes: each(safe),
      citationMetadata: each(() => citations),
    },
  ];
}

export const predictionService: ServiceMethods = {
  Predict: predict,
  ServerStreamingPredict: serverStreamingPredict,
  GenerateContent: generateContent,
  StreamGenerateContent: streamGenerateContent,
};
