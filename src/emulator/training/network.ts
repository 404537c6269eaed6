// biome-ignore-all lint/style/noNonNullAssertion: the indices of these arrays are in range by construction
import { ALPHABET_SIZE, type Token } from './alphabet.ts';
import type { Random } from './random.ts';

/** Characters the model sees before the one it predicts. */
export const CONTEXT_LENGTH = 8;
const EMBEDDING_SIZE = 10;
export const HIDDEN_SIZE: number = 48; // a multiple of four, as ALPHABET_SIZE: see `multiply`
const INPUT_SIZE: number = CONTEXT_LENGTH * EMBEDDING_SIZE;

/** Contexts of `CONTEXT_LENGTH` tokens one after another, and the token that follows each. */
export interface Positions {
  contexts: Uint8Array;
  targets: Uint8Array;
}

/** All weights in one array, so that a checkpoint is a copy of it, and views on its parts. */
export interface Network {
  weights: Float32Array;
  embedding: Float32Array;
  hidden: Float32Array;
  hiddenBias: Float32Array;
  output: Float32Array;
  outputBias: Float32Array;
}

const PART_SIZES = [
  ALPHABET_SIZE * EMBEDDING_SIZE,
  HIDDEN_SIZE * INPUT_SIZE,
  HIDDEN_SIZE,
  ALPHABET_SIZE * HIDDEN_SIZE,
  ALPHABET_SIZE,
] as const;

export const WEIGHT_COUNT: number = PART_SIZES.reduce((sum, size) => sum + size, 0);

export const NETWORK_SHAPE: Record<string, number> = {
  contextLength: CONTEXT_LENGTH,
  alphabetSize: ALPHABET_SIZE,
  embeddingSize: EMBEDDING_SIZE,
  hiddenSize: HIDDEN_SIZE,
};

export function networkOver(weights: Float32Array): Network {
  let start = 0;
  const part = (index: 0 | 1 | 2 | 3 | 4): Float32Array => {
    const view = weights.subarray(start, start + PART_SIZES[index]);
    start += PART_SIZES[index];
    return view;
  };
  return {
    weights,
    embedding: part(0),
    hidden: part(1),
    hiddenBias: part(2),
    output: part(3),
    outputBias: part(4),
  };
}

/**
 * Uniform weights, scaled by the number of inputs so that tanh starts in its steep part. Only `hiddenUnits` units
 * have any: one with no weights on either side has no gradient either, so it stays out for good.
 */
export function createNetwork(random: Random, hiddenUnits: number = HIDDEN_SIZE): Network {
  const network = networkOver(new Float32Array(WEIGHT_COUNT));
  const fill = (part: Float32Array, range: number): void => {
    for (let index = 0; index < part.length; index += 1) part[index] = (random() * 2 - 1) * range;
  };
  fill(network.embedding, 1);
  fill(network.hidden, Math.sqrt(3 / INPUT_SIZE));
  fill(network.output, Math.sqrt(3 / HIDDEN_SIZE) / 4);
  network.hidden.fill(0, hiddenUnits * INPUT_SIZE);
  for (let row = 0; row < ALPHABET_SIZE; row += 1) {
    network.output.fill(0, row * HIDDEN_SIZE + hiddenUnits, (row + 1) * HIDDEN_SIZE);
  }
  return network;
}

/** Room for one position's values; made once, used for millions. */
export interface Activations {
  input: Float32Array;
  hidden: Float32Array;
  probabilities: Float32Array;
  inputError: Float32Array;
  hiddenError: Float32Array;
}

export function createActivations(): Activations {
  return {
    input: new Float32Array(INPUT_SIZE),
    hidden: new Float32Array(HIDDEN_SIZE),
    probabilities: new Float32Array(ALPHABET_SIZE),
    inputError: new Float32Array(INPUT_SIZE),
    hiddenError: new Float32Array(HIDDEN_SIZE),
  };
}

/** Fills `activations` for the context that begins at `start`; answers the most probable token. */
export function forward(network: Network, contexts: Uint8Array, start: number, activations: Activations): Token {
  const { input, hidden, probabilities } = activations;
  for (let place = 0; place < CONTEXT_LENGTH; place += 1) {
    const from = contexts[start + place]! * EMBEDDING_SIZE;
    const to = place * EMBEDDING_SIZE;
    for (let k = 0; k < EMBEDDING_SIZE; k += 1) input[to + k] = network.embedding[from + k]!;
  }
  multiply(network.hidden, input, network.hiddenBias, hidden);
  for (let unit = 0; unit < HIDDEN_SIZE; unit += 1) hidden[unit] = Math.tanh(hidden[unit]!);
  multiply(network.output, hidden, network.outputBias, probabilities);
  return softmax(probabilities);
}

/** Adds what this position says about the weights to `gradient`, after `forward` filled `activations`. */
export function backward(
  network: Network,
  gradient: Network,
  contexts: Uint8Array,
  start: number,
  target: Token,
  { input, hidden, probabilities, inputError, hiddenError }: Activations,
): void {
  const outputError = probabilities; // d loss / d logit is the probability, less one at the target
  outputError[target]! -= 1;
  propagate(network.output, gradient.output, gradient.outputBias, outputError, hidden, hiddenError);
  for (let unit = 0; unit < HIDDEN_SIZE; unit += 1) hiddenError[unit]! *= 1 - hidden[unit]! * hidden[unit]!;
  propagate(network.hidden, gradient.hidden, gradient.hiddenBias, hiddenError, input, inputError);
  for (let place = 0; place < CONTEXT_LENGTH; place += 1) {
    const to = contexts[start + place]! * EMBEDDING_SIZE;
    const from = place * EMBEDDING_SIZE;
    for (let k = 0; k < EMBEDDING_SIZE; k += 1) gradient.embedding[to + k]! += inputError[from + k]!;
  }
}

/** `result = bias + weights × values`. Four rows at a time, here and below: half the memory traffic, twice the speed. */
function multiply(weights: Float32Array, values: Float32Array, bias: Float32Array, result: Float32Array): void {
  const size = values.length;
  for (let row = 0; row < bias.length; row += 4) {
    const first = row * size;
    const second = first + size;
    const third = second + size;
    const fourth = third + size;
    let a = bias[row]!;
    let b = bias[row + 1]!;
    let c = bias[row + 2]!;
    let d = bias[row + 3]!;
    for (let k = 0; k < size; k += 1) {
      const value = values[k]!;
      a += weights[first + k]! * value;
      b += weights[second + k]! * value;
      c += weights[third + k]! * value;
      d += weights[fourth + k]! * value;
    }
    result[row] = a;
    result[row + 1] = b;
    result[row + 2] = c;
    result[row + 3] = d;
  }
}

/** A layer's share of the gradient, and the error of the `values` that came into it. */
function propagate(
  weights: Float32Array,
  gradient: Float32Array,
  biasGradient: Float32Array,
  error: Float32Array,
  values: Float32Array,
  valuesError: Float32Array,
): void {
  const size = values.length;
  valuesError.fill(0);
  for (let row = 0; row < error.length; row += 4) {
    const first = row * size;
    const second = first + size;
    const third = second + size;
    const fourth = third + size;
    const a = error[row]!;
    const b = error[row + 1]!;
    const c = error[row + 2]!;
    const d = error[row + 3]!;
    biasGradient[row]! += a;
    biasGradient[row + 1]! += b;
    biasGradient[row + 2]! += c;
    biasGradient[row + 3]! += d;
    for (let k = 0; k < size; k += 1) {
      const value = values[k]!;
      gradient[first + k]! += a * value;
      gradient[second + k]! += b * value;
      gradient[third + k]! += c * value;
      gradient[fourth + k]! += d * value;
      valuesError[k]! +=
        a * weights[first + k]! + b * weights[second + k]! + c * weights[third + k]! + d * weights[fourth + k]!;
    }
  }
}

/** Turns logits into probabilities, in place; answers the highest one's index. */
function softmax(logits: Float32Array): Token {
  let best = 0;
  for (let token = 1; token < logits.length; token += 1) if (logits[token]! > logits[best]!) best = token;
  const highest = logits[best]!;
  let sum = 0;
  for (let token = 0; token < logits.length; token += 1) {
    const power = Math.exp(logits[token]! - highest);
    logits[token] = power;
    sum += power;
  }
  for (let token = 0; token < logits.length; token += 1) logits[token]! /= sum;
  return best;
}
