import type { JsonObject } from '../json.ts';
import type { TrainedResult } from '../pipeline/job-record.ts';
import type { ErrorCode } from '../status.ts';
import type { PlannedCheckpoint, TuningPlan } from './tuning-plan.ts';

/** Of the enum TuningJobState, in the order in which a job goes through them. */
export const phases = [
  'WAITING_FOR_QUOTA',
  'PROCESSING_DATASET',
  'WAITING_FOR_CAPACITY',
  'TUNING',
  'POST_PROCESSING',
] as const;
export type Phase = (typeof phases)[number];

/** How the lines of the dataset are written; the last two come from the pipeline job that is rebased. */
export type DatasetFormat = 'gemini' | 'preference' | 'generation' | 'chat';

/** What is trained, on what. */
export interface TuningSettings {
  trainingUri: string;
  validationUri?: string;
  format: DatasetFormat;
  /** Of chats of a pipeline job, without a context of their own. */
  defaultContext?: string;
  epochCount?: number;
  adapterSize?: number;
  batchSize?: number;
  learningRateMultiplier: number;
  lastCheckpointOnly: boolean;
  /** Key in the store of the checkpoint to go on from. */
  initial?: string;
}

export interface MadeCheckpoint extends PlannedCheckpoint {
  endpoint: string;
}

export interface TuningRecord {
  name: string;
  uid: string;
  /** The job as the client sent it, less what is output only. */
  body: JsonObject;
  /** Id, such as gemini-2.5-flash; also of a job that goes on from a tuned model. */
  baseModel: string;
  settings: TuningSettings;
  createdAt: number;
  /** Simulated ms of one training step. */
  stepMs: number;
  /** Absent when the dataset is refused. */
  plan?: TuningPlan;
  stats?: JsonObject;
  failure?: { phase: Phase; code: ErrorCode; message: string };
  halt?: { phase: Phase; state: 'RUNNING' | 'PAUSED' };
  /** Simulated ms between a step and its point in TensorBoard. */
  metricsDelayMs: number;
  cancelRequestedAt?: number;
  trained?: TrainedResult;
  /** Somebody saw it tuning at this time, so it cannot have ended before. */
  seenTuningAt?: number;
  /** TensorBoard of `experiment`, which is there from the start of the tuning. */
  tensorboard?: string;
  hasSeries?: boolean;
  /** It is over, and all that it leaves behind is there. */
  isSettled?: boolean;
  model?: string;
  checkpoints?: MadeCheckpoint[];
  /** The endpoint that a rebased model takes over. */
  takesEndpoint?: string;
}

export function checkpointKey(jobName: string, checkpointId: string): string {
  return `${jobName}/checkpoints/${checkpointId}`;
}
