import { availableParallelism } from 'node:os';
import { decodeCheckpoint } from './checkpoint.ts';
import { type GenerateOptions, generateText } from './generate-text.ts';
import { startThread } from './start-thread.ts';
import { createThreadPool } from './thread-pool.ts';
import { checkSpec, type TrainingOutcome, type TrainingSpec } from './training-spec.ts';

export { renderChat } from './examples.ts';
export type { GenerateOptions } from './generate-text.ts';
export { HIDDEN_SIZE } from './network.ts';
export type { MetricPoint, TrainingOutcome, TrainingSpec } from './training-spec.ts';

export interface Trainer {
  /**
   * Trains in a thread; beyond two at a time (one on a single core) the others wait their turn. Rejects with
   * a `DatasetError` that names the line when the data cannot be trained on, with a RangeError for a spec out of
   * range, and at once with the signal's reason when it aborts.
   */
  train(spec: TrainingSpec, signal?: AbortSignal): Promise<TrainingOutcome>;
  /** Continues `prompt` with the model in `checkpoint`; at temperature 0 always with the same text. */
  generate(checkpoint: Buffer, prompt: string, options: GenerateOptions): string;
  /** Ends running and waiting trainings, and the threads. */
  close(): Promise<void>;
}

export function createTrainer(): Trainer {
  const pool = createThreadPool(Math.max(1, Math.min(2, availableParallelism() - 1)), startThread);
  return {
    train: async (spec, signal) => {
      checkSpec(spec);
      return pool.run(spec, signal);
    },
    generate: (checkpoint, prompt, options) => generateText(decodeCheckpoint(checkpoint), prompt, options),
    close: () => pool.close(),
  };
}
