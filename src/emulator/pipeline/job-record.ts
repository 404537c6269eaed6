import type { JsonObject } from '../json.ts';
import type { ErrorCode } from '../status.ts';
import type { MetricPoint } from '../training/trainer.ts';
import type { TuningParameters } from './template.ts';

/** A failure as the failed task will tell it. */
export interface TaskFailure {
  task: string;
  code: ErrorCode;
  message: string;
}

/** A task that the job never leaves. */
export interface Halt {
  task: string;
  state: 'RUNNING' | 'PAUSED';
}

export interface TrainedResult {
  train: MetricPoint[];
  evaluation: MetricPoint[];
  stepsRun: number;
  stoppedEarly: boolean;
  checkpointStep: number;
}

export interface JobRecord {
  name: string;
  /** Digits; task ids are made of it. */
  uid: string;
  /** The job as the client sent it: nothing is added to it. */
  body: JsonObject;
  parameters: TuningParameters;
  computeRegion: string;
  createdAt: number;
  evaluates: boolean;
  /** Simulated ms of one training step. */
  stepMs: number;
  failure?: TaskFailure;
  halt?: Halt;
  /** Simulated ms between the uploader's end and the metrics. */
  metricsDelayMs: number;
  /** The earlier job whose outputs a cache hit answers. */
  cachedFrom?: string;
  cancelRequestedAt?: number;
  trained?: TrainedResult;
  /** Somebody saw it tuning at this time, so it cannot have ended before. */
  seenTuningAt?: number;
  model?: string;
  endpoint?: string;
  experiment?: string;
}
