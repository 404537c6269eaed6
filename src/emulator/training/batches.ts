// biome-ignore-all lint/style/noNonNullAssertion: the indices of these arrays are in range by construction
import type { Sequence } from './examples.ts';
import { CONTEXT_LENGTH, type Positions } from './network.ts';
import { type Random, shuffle } from './random.ts';
import type { TrainingSpec } from './training-spec.ts';

const WINDOW = 32;
const MOST_EVALUATION_POSITIONS = 6_000; // forward only: about eight training steps at batch 8

/**
 * Batches that make an epoch mean something: every example once, in a new order each epoch. A visit learns the next
 * 32 characters of its example, beginning somewhere in it.
 */
export function createBatches(
  examples: readonly Sequence[],
  { batchSize, epochs, random }: Pick<TrainingSpec, 'batchSize' | 'epochs'> & { random: Random },
): () => Positions {
  const order = Uint32Array.from(examples, (_, index) => index);
  const nextWindow = Uint32Array.from(examples, (example) => Math.floor(random() * windowsOf(example)));
  let visited = order.length;
  const nextExample = (): number => {
    if (visited === order.length) {
      shuffle(order, random);
      visited = 0;
    }
    visited += 1;
    return order[visited - 1]!;
  };
  return () => {
    const places: Place[] = [];
    for (let count = 0; count < batchSize; count += 1) {
      if (epochs === 'whole' && count > 0 && visited === order.length) break;
      const index = nextExample();
      const example = examples[index]!;
      const start = CONTEXT_LENGTH + nextWindow[index]! * WINDOW;
      nextWindow[index] = (nextWindow[index]! + 1) % windowsOf(example);
      for (let at = start; at < Math.min(start + WINDOW, example.length); at += 1) places.push({ example, at });
    }
    return positionsAt(places);
  };
}

/** The same sample at every evaluation, evenly over the examples and within each, and bounded in cost. */
export function evaluationSample(examples: readonly Sequence[]): Positions {
  const every = Math.ceil(examples.length / MOST_EVALUATION_POSITIONS);
  const chosen = examples.filter((_, index) => index % every === 0);
  const share = Math.floor(MOST_EVALUATION_POSITIONS / chosen.length);
  return positionsAt(chosen.flatMap((example) => spread(example, share)));
}

interface Place {
  example: Sequence;
  at: number;
}

function spread(example: Sequence, most: number): Place[] {
  const available = example.length - CONTEXT_LENGTH;
  const count = Math.min(available, most);
  return Array.from({ length: count }, (_, index) => ({
    example,
    at: CONTEXT_LENGTH + Math.floor((index * available) / count),
  }));
}

function windowsOf(example: Sequence): number {
  return Math.ceil((example.length - CONTEXT_LENGTH) / WINDOW);
}

function positionsAt(places: readonly Place[]): Positions {
  const contexts = new Uint8Array(places.length * CONTEXT_LENGTH);
  const targets = new Uint8Array(places.length);
  for (const [index, { example, at }] of places.entries()) {
    contexts.set(example.subarray(at - CONTEXT_LENGTH, at), index * CONTEXT_LENGTH);
    targets[index] = example[at]!;
  }
  return { contexts, targets };
}
