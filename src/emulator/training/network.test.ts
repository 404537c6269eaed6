import { expect, test } from 'vitest';
import { ALPHABET_SIZE } from './alphabet.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { backward, createActivations, createNetwork, forward, networkOver, WEIGHT_COUNT } from './network.ts';
import { createRandom } from './random.ts';

const context = Uint8Array.of(9, 30, 4, 4, 77, 12, 50, 3);
const target = 42;

function lossOf(weights: Float32Array): number {
  const activations = createActivations();
  forward(networkOver(weights), context, 0, activations);
  return -Math.log(activations.probabilities[target] ?? 0);
}

test('the gradient is the slope of the loss, in every part of the network', () => {
  const network = createNetwork(createRandom(Buffer.from('gradient')));
  const gradient = networkOver(new Float32Array(WEIGHT_COUNT));
  const activations = createActivations();
  forward(network, context, 0, activations);
  backward(network, gradient, context, 0, target, activations);
  const parts = ['embedding', 'hidden', 'hiddenBias', 'output', 'outputBias'] as const;
  for (const part of parts) {
    const start = (gradient[part].byteOffset - gradient.weights.byteOffset) / 4;
    const steepest = gradient[part].reduce(
      (best, slope, i, all) => (Math.abs(slope) > Math.abs(all[best] ?? 0) ? i : best),
      0,
    );
    const nudged = (by: number): number => {
      const weights = network.weights.slice();
      weights[start + steepest] = (weights[start + steepest] ?? 0) + by;
      return lossOf(weights);
    };
    const slope = (nudged(0.01) - nudged(-0.01)) / 0.02;
    expect(Math.abs(slope)).toBeGreaterThan(0.001);
    expect((gradient[part][steepest] ?? 0) / slope).toBeCloseTo(1, 1);
  }
});

test('probabilities sum to one', () => {
  const activations = createActivations();
  const network = createNetwork(createRandom(Buffer.from('sum')));
  const best = forward(network, context, 0, activations);
  expect(activations.probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 5);
  expect(activations.probabilities.indexOf(Math.max(...activations.probabilities))).toBe(best);
  expect(activations.probabilities).toHaveLength(ALPHABET_SIZE);
});

test('a checkpoint gives back every weight, and a damaged one is refused', () => {
  const { weights } = createNetwork(createRandom(Buffer.from('checkpoint')));
  const checkpoint = encodeCheckpoint(weights, 40);
  expect(decodeCheckpoint(checkpoint).weights).toEqual(weights);
  expect(() => decodeCheckpoint(checkpoint.subarray(0, -4))).toThrow('bytes of weights');
  expect(() => decodeCheckpoint(Buffer.from('x'))).toThrow('no checkpoint');
  const other = Buffer.from(checkpoint.toString('latin1').replace('"hiddenSize":48', '"hiddenSize":96'), 'latin1');
  expect(() => decodeCheckpoint(other)).toThrow("The checkpoint's hiddenSize is 96, not 48.");
});
