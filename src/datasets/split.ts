import { createHash } from 'node:crypto';
import { datasetLimits } from '../catalog/limits.ts';

/** How much to hold back: a share of all examples, or a number of them. */
export type EvaluationSize = { readonly share: number } | { readonly examples: number };

export interface Split<Example> {
  readonly training: readonly Example[];
  /** 10 to 250 examples, or none when there are too few for two datasets. */
  readonly evaluation: readonly Example[];
}

/**
 * Splits by the hash of each example's content: the same whatever order the examples come in, no content on both sides
 * (of equal contents the first is kept), both sides in an order that has nothing to do with where the examples came from.
 * Adding examples never moves one from training into evaluation, unless there were too few before for what was wanted.
 */
export function splitExamples<Example>(
  examples: readonly Example[],
  contentOf: (example: Example) => string,
  size: EvaluationSize,
): Split<Example> {
  const hashed = new Map<string, Example>();
  for (const example of examples) {
    const hash = createHash('sha256').update(contentOf(example)).digest('hex');
    if (!hashed.has(hash)) hashed.set(hash, example);
  }
  const ordered = [...hashed].sort(([left], [right]) => (left < right ? -1 : 1));
  const count = evaluationCount(
    ordered.map(([hash]) => hash),
    size,
  );
  const sorted = ordered.map(([, example]) => example);
  return { evaluation: sorted.slice(0, count), training: sorted.slice(count) };
}

function evaluationCount(hashes: readonly string[], size: EvaluationSize): number {
  const { minimumExamples, minimumEvaluationExamples, maximumEvaluationExamples } = datasetLimits;
  const most = Math.min(maximumEvaluationExamples, hashes.length - minimumExamples);
  if (most < minimumEvaluationExamples) return 0;
  const wanted = 'share' in size ? hashes.filter((hash) => fraction(hash) < size.share).length : size.examples;
  return Math.min(most, Math.max(minimumEvaluationExamples, wanted));
}

/** The hash as a number from 0 up to 1. */
function fraction(hash: string): number {
  return Number.parseInt(hash.slice(0, 12), 16) / 16 ** 12;
}
