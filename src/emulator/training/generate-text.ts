// biome-ignore-all lint/style/noNonNullAssertion: the indices of these arrays are in range by construction
import { BOUNDARY, characterOf, PADDING, type Token, UNKNOWN } from './alphabet.ts';
import { promptContext } from './examples.ts';
import { CONTEXT_LENGTH, createActivations, forward, type Network } from './network.ts';
import { createRandom, type Random } from './random.ts';

export interface GenerateOptions {
  maxCharacters: number;
  /** 0 takes the most probable character every time; at 1 the model's own probabilities hold. */
  temperature: number;
  /** The text ends before the first of these. */
  stopSequences?: string[];
  /** Which of several answers to one prompt: each number has its own text, always the same one. */
  candidate?: number;
}

/** What the model writes after `prompt`, until it thinks the output has ended. */
export function generateText(network: Network, prompt: string, options: GenerateOptions): string {
  const { maxCharacters, temperature, stopSequences = [], candidate = 0 } = options;
  const random = createRandom(Buffer.from(`${candidate}\n${prompt}`));
  const context = promptContext(prompt);
  const activations = createActivations();
  let text = '';
  while (text.length < maxCharacters) {
    forward(network, context, 0, activations);
    const token = pick(activations.probabilities, temperature, random);
    const character = characterOf(token);
    if (character === undefined) break;
    text += character;
    const stop = stopSequences.find((sequence) => sequence !== '' && text.endsWith(sequence));
    if (stop !== undefined) return text.slice(0, -stop.length);
    context.copyWithin(0, 1);
    context[CONTEXT_LENGTH - 1] = token;
  }
  return text;
}

/** A character or the end of the output: the other marks stand for nothing that could be written. */
function pick(probabilities: Float32Array, temperature: number, random: Random): Token {
  probabilities[PADDING] = 0;
  probabilities[UNKNOWN] = 0;
  const highest = Math.max(...probabilities);
  if (temperature <= 0) return probabilities.indexOf(highest);
  const weights = probabilities.map((probability) => (probability / highest) ** (1 / temperature));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let token = 0; token < weights.length; token += 1) {
    left -= weights[token]!;
    if (left < 0) return token;
  }
  return BOUNDARY; // rounding left a crumb
}
