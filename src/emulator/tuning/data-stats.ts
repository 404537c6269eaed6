import type { JsonObject } from '../json.ts';
import { countTokens } from './gemini-facts.ts';
import { inputTokensOf, type TuningDataset } from './tuning-dataset.ts';
import type { TuningLine } from './tuning-lines.ts';
import type { TuningPlan } from './tuning-plan.ts';

const SHOWN_EXAMPLES = 3;
const SHOWN_REASONS = 10;

/** SupervisedTuningDataStats. Its "truncated" lists also hold what was dropped: the proto has one list for both. */
export function dataStats({ examples, shortened }: TuningDataset, plan: TuningPlan): JsonObject {
  const inputs = examples.map(inputTokensOf);
  const outputs = examples.map(({ output }) => countTokens(output));
  const characters = examples.reduce((sum, example) => sum + charactersOf(example), 0);
  const tokens = total(inputs) + total(outputs);
  return {
    tuningDatasetExampleCount: String(plan.examples),
    totalTuningCharacterCount: String(characters),
    totalBillableTokenCount: String(tokens * plan.epochs),
    tuningStepCount: String(plan.steps),
    userInputTokenDistribution: distribution(inputs),
    userOutputTokenDistribution: distribution(outputs),
    userMessagePerExampleDistribution: distribution(examples.map(({ turns }) => turns.length + 1)),
    userDatasetExamples: examples.slice(0, SHOWN_EXAMPLES).flatMap(contentsOf),
    ...(shortened.length === 0 ? {} : shortenedStats(shortened)),
  };
}

function shortenedStats(shortened: TuningDataset['shortened']): JsonObject {
  const shown = shortened.slice(0, SHOWN_REASONS);
  return {
    totalTruncatedExampleCount: String(shortened.length),
    truncatedExampleIndices: shown.map(({ index }) => String(index)),
    droppedExampleReasons: shown.map(({ reason }) => reason),
  };
}

function charactersOf({ system = '', turns, output }: TuningLine): number {
  return turns.reduce((sum, { content }) => sum + content.length, system.length + output.length);
}

function contentsOf({ turns, output }: TuningLine): JsonObject[] {
  return [...turns, { author: 'assistant' as const, content: output }].map(({ author, content }) => ({
    role: author === 'user' ? 'user' : 'model',
    parts: [{ text: content }],
  }));
}

function distribution(values: readonly number[]): JsonObject {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const sum = total(sorted);
  const [min, max] = [at(0), at(1)];
  return {
    sum: String(sum),
    billableSum: String(sum),
    min,
    max,
    mean: sum / sorted.length,
    median: at(0.5),
    p5: at(0.05),
    p95: at(0.95),
    buckets: [{ count: sorted.length, left: min, right: max }],
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
