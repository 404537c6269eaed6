import { HIDDEN_SIZE } from '../training/trainer.ts';

export interface PlannedCheckpoint {
  /** 1, 2, … in the order of training. */
  checkpointId: string;
  epoch: number;
  step: number;
}

export interface TuningPlan {
  examples: number;
  epochs: number;
  batchSize: number;
  stepsPerEpoch: number;
  steps: number;
  /** In order; the last one is the default. */
  checkpoints: PlannedCheckpoint[];
  hiddenUnits: number;
}

export interface PlanInput {
  examples: number;
  /** Absent: automatic, as the next two. */
  epochCount?: number;
  adapterSize?: number;
  batchSize?: number;
  lastCheckpointOnly: boolean;
}

/** Google gives no rule for its automatic values. These are the emulator's own. */
const AUTOMATIC = { adapterSize: 4, batchSize: 8, examplesSeen: 1_000, fewestEpochs: 3, mostEpochs: 9 } as const;
const MOST_CHECKPOINTS = 10;
/** Hidden units of adapter size 1; twice the adapter has half of that more, so that size 16 has all of them. */
const FEWEST_UNITS = 16;

/** An epoch is every example once; its last batch may be short. */
export function planOf({ examples, epochCount, adapterSize, batchSize, lastCheckpointOnly }: PlanInput): TuningPlan {
  const epochs = epochCount ?? automaticEpochs(examples);
  const batch = batchSize ?? AUTOMATIC.batchSize;
  const stepsPerEpoch = Math.ceil(examples / batch);
  const kept = lastCheckpointOnly ? [epochs] : checkpointEpochs(epochs);
  return {
    examples,
    epochs,
    batchSize: batch,
    stepsPerEpoch,
    steps: stepsPerEpoch * epochs,
    checkpoints: kept.map((epoch, index) => ({
      checkpointId: String(index + 1),
      epoch,
      step: epoch * stepsPerEpoch,
    })),
    hiddenUnits: hiddenUnitsOf(adapterSize ?? AUTOMATIC.adapterSize),
  };
}

/** Few examples are seen more often. */
function automaticEpochs(examples: number): number {
  const wanted = Math.ceil(AUTOMATIC.examplesSeen / examples);
  return Math.min(Math.max(wanted, AUTOMATIC.fewestEpochs), AUTOMATIC.mostEpochs);
}

/** One for each epoch; from ten epochs on about ten, evenly spaced, and the last. */
function checkpointEpochs(epochs: number): number[] {
  const count = Math.min(epochs, MOST_CHECKPOINTS);
  return Array.from({ length: count }, (_, index) => Math.round(((index + 1) * epochs) / count));
}

/** The emulator's adapter is the width of what is trained: a wider one can learn more, as a real one of higher rank. */
function hiddenUnitsOf(adapterSize: number): number {
  return Math.min(HIDDEN_SIZE, FEWEST_UNITS + Math.log2(adapterSize) * (FEWEST_UNITS / 2));
}
