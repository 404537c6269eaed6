import { accelerators } from '../catalog/accelerators.ts';
import type { ContextSize } from '../catalog/base-models.ts';
import type { TrainingLoad } from '../contract/results.ts';
import type { Accelerator } from '../contract/tune-request.ts';

/** What the training of one job depends on. */
export interface LoadInput {
  readonly accelerator: Accelerator;
  readonly context: ContextSize;
  readonly trainSteps: number;
  /** At least 1; for a chat dataset its assistant messages (`DatasetFacts.trainingExamples`). */
  readonly examples: number;
}

/** The batch follows the accelerator, not pipelineJobRegion: a TPU computes in europe-west4 wherever the job lives. */
export function trainingLoad({ accelerator, context, trainSteps, examples }: LoadInput): Required<TrainingLoad> {
  const batchSize = accelerators[accelerator].batchSize[context];
  const examplesSeen = trainSteps * batchSize;
  return { batchSize, examplesSeen, epochs: examplesSeen / examples };
}

/** The fewest steps that see every example `epochs` times. */
export function stepsForEpochs({
  accelerator,
  context,
  epochs,
  examples,
}: Omit<LoadInput, 'trainSteps'> & { readonly epochs: number }): number {
  return Math.ceil((epochs * examples) / accelerators[accelerator].batchSize[context]);
}
