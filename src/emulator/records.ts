import type { Json, JsonObject } from './json.ts';
import type { JobRecord } from './pipeline/job-record.ts';
import type { MadeCheckpoint, TuningRecord } from './tuning/tuning-record.ts';

/** What the emulator keeps, in its own form: times in ms, names in full. Services turn records into messages. */
export interface ModelVersion {
  versionId: string;
  versionAliases: string[];
  versionDescription?: string;
  labels: Record<string, string>;
  createdAt: number;
  updatedAt: number;
}

export interface ModelRecord {
  name: string;
  displayName: string;
  description?: string;
  /** Of the model as a whole; a version has its own beside them. */
  labels: Record<string, string>;
  versions: ModelVersion[];
  createdAt: number;
  updatedAt: number;
  revision: number;
  /** Name of the job that trained it, of the one kind or the other: its checkpoint answers predictions. */
  pipelineJob?: string;
  tuningJob?: string;
  /** Of a tuning job, in the order of training. */
  checkpoints?: MadeCheckpoint[];
  defaultCheckpointId?: string;
  baseModel: string;
  kmsKeyName?: string;
}

export interface DeployedModelRecord {
  id: string;
  model: string;
  modelVersionId: string;
  displayName: string;
  createdAt: number;
  checkpointId?: string;
}

export interface EndpointRecord {
  name: string;
  displayName: string;
  description?: string;
  labels: Record<string, string>;
  deployedModels: DeployedModelRecord[];
  trafficSplit: Record<string, number>;
  createdAt: number;
  updatedAt: number;
  kmsKeyName?: string;
}

/** A TensorBoard, an experiment or a run: they differ in their parents only. */
export interface BoardRecord {
  name: string;
  displayName: string;
  description?: string;
  labels: Record<string, string>;
  createdAt: number;
  updatedAt: number;
  /** The TensorBoard that services use when they are not given one. */
  isDefault?: true;
}

export interface ScalarPoint {
  step: number;
  value: number;
  wallTime: number;
}

export interface TimeSeriesRecord {
  name: string;
  displayName: string;
  /** Those of the future, by `wallTime`, are not there yet for a reader. */
  points: ScalarPoint[];
  createdAt: number;
  /** Simulated ms between a point's wall time and its appearance. */
  delayMs?: number;
}

export interface EvaluationRecord {
  name: string;
  body: JsonObject;
  createdAt: number;
}

export interface OperationRecord {
  name: string;
  metadataType: string;
  response: { type: string; message: Json };
  createdAt: number;
}

export interface Collections {
  jobs: JobRecord;
  tuningJobs: TuningRecord;
  models: ModelRecord;
  endpoints: EndpointRecord;
  tensorboards: BoardRecord;
  experiments: BoardRecord;
  runs: BoardRecord;
  timeSeries: TimeSeriesRecord;
  evaluations: EvaluationRecord;
  operations: OperationRecord;
}
