import { createHash } from 'node:crypto';

/** What a training depends on, and all it depends on: equal specs give equal bytes. */
export interface TrainingSpec {
  /** JSON Lines of `{input_text, output_text}` or `{context?, messages: [{author, content}]}`, by `shape`. */
  dataset: Buffer;
  evaluation?: Buffer;
  shape: 'generation' | 'chat';
  /** The context of chat examples that have none of their own. */
  defaultContext?: string;
  steps: number;
  /** Examples in a step. */
  batchSize: number;
  learningRateMultiplier: number;
  /** Steps between two evaluations. */
  evaluationInterval: number;
  /** End when token accuracy stopped improving between evaluations. Without effect where there is no evaluation. */
  earlyStopping: boolean;
  /** `best` by evaluation token accuracy; without an evaluation it means `last`. */
  checkpointSelection: 'best' | 'last';
  /** `whole`: no batch crosses the end of an epoch, so the last one of an epoch may be short. Default: they do cross. */
  epochs?: 'whole';
  /** Hidden units that are used and trained, of `HIDDEN_SIZE`; default all. */
  hiddenUnits?: number;
  /** The checkpoint to go on from; default: from random weights. It decides which hidden units there are. */
  initial?: Buffer;
  /** Steps after which a checkpoint is kept beside the chosen one. */
  checkpointSteps?: readonly number[];
}

export interface KeptCheckpoint {
  step: number;
  checkpoint: Buffer;
}

export interface MetricPoint {
  step: number;
  /** Mean cross-entropy of a predicted character, in nats. */
  totalLoss: number;
  /** Token accuracy, 0 to 1. */
  fractionCorrect: number;
  numPredictions: number;
}

export interface TrainingOutcome {
  /** A point for every step; of more than 1,000 steps every n-th, so that there are at most 1,000, and the last. */
  train: MetricPoint[];
  /** A point for every full interval, none beyond the steps that were run. */
  evaluation: MetricPoint[];
  stepsRun: number;
  stoppedEarly: boolean;
  /** The step whose weights `checkpoint` holds. */
  checkpointStep: number;
  checkpoint: Buffer;
  /** By step; those of `checkpointSteps` that were reached. */
  kept: KeptCheckpoint[];
}

export function checkSpec({ steps, batchSize, evaluationInterval, learningRateMultiplier }: TrainingSpec): void {
  for (const [field, value] of Object.entries({ steps, batchSize, evaluationInterval })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${field}: expected a whole number >= 1, got ${value}`);
  }
  if (!(learningRateMultiplier > 0 && learningRateMultiplier < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`learningRateMultiplier: expected a number > 0, got ${learningRateMultiplier}`);
  }
}

export function seedOf({ dataset, evaluation, initial, ...settings }: TrainingSpec): Buffer {
  const hash = createHash('sha256');
  const named = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  hash.update(JSON.stringify([named, dataset.length, evaluation?.length ?? null]));
  hash.update(dataset);
  if (evaluation) hash.update(evaluation);
  if (initial) hash.update(initial);
  return hash.digest();
}
