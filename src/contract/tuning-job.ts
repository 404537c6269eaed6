import type { SubmissionKey } from './submission-key.ts';
import type { TuningApi } from './tune-request.ts';

/** Vertex AI's pipeline and job states in one list, without their prefixes. */
export type JobState =
  | 'QUEUED'
  | 'PENDING'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'PARTIALLY_SUCCEEDED'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'PAUSED'
  | 'EXPIRED';

const TERMINAL: readonly JobState[] = ['SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED'];

/** PAUSED is not terminal: it needs a person. */
export function isTerminal(state: JobState): boolean {
  return TERMINAL.includes(state);
}

export function isSuccess(state: JobState): boolean {
  return state === 'SUCCEEDED' || state === 'PARTIALLY_SUCCEEDED';
}

/** What a template parameter may be; the JSON kind is the wire type. */
export type ParameterValue = string | number | boolean;

interface SharedSpec {
  readonly project: string;
  /** Where the job lives, whichever API runs it. */
  readonly pipelineJobRegion: string;
  readonly displayName: string;
  readonly gcsOutputDirectory: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly encryptionSpecKeyName?: string;
}

export interface PipelineJobSpec extends SharedSpec {
  readonly api: 'pipelineJobs';
  readonly modelUploadRegion: string;
  readonly computeRegion: string;
  readonly templateUri: string;
  /** Keys are the template's own, in snake_case. */
  readonly parameterValues: Readonly<Record<string, ParameterValue>>;
}

/** What is absent is automatic. */
export interface GeminiHyperParameters {
  readonly epochCount?: number;
  readonly learningRateMultiplier?: number;
  readonly adapterSize?: number;
}

export interface GeminiJobSpec extends SharedSpec {
  readonly api: 'tuningJobs';
  readonly baseModel: string;
  /** Instead of the base model: continue from this one. */
  readonly preTunedModel?: string;
  readonly modelDisplayName: string;
  readonly trainingDatasetUri: string;
  readonly validationDatasetUri?: string;
  readonly hyperParameters: GeminiHyperParameters;
  readonly exportLastCheckpointOnly?: boolean;
}

/** Everything one tuning job is made of. Computed once, carried in history, sent as it is. */
export type JobSpec = PipelineJobSpec | GeminiJobSpec;

/** A spec, its hash, and the key that makes it exactly one job. */
export interface JobOrder {
  readonly key: SubmissionKey;
  readonly spec: JobSpec;
  /** First 16 hex characters of the SHA-256 of the spec's canonical JSON. */
  readonly specHash: string;
}

/** Where a job lives. */
export interface JobLocation {
  readonly project: string;
  readonly region: string;
}

/** The API that made the job of this resource name. */
export function apiOfJob(name: string): TuningApi {
  return name.includes('/tuningJobs/') ? 'tuningJobs' : 'pipelineJobs';
}

/** A state of the model after some epochs, with an endpoint of its own. */
export interface JobCheckpoint {
  readonly id: string;
  readonly epoch: number;
  readonly step: number;
  readonly endpoint?: string;
}

/** What Gemini tuning found in the training data. */
export interface DataStatistics {
  readonly examples: number;
  readonly tuningSteps?: number;
  readonly billableTokens?: number;
  /** Longer than the model reads, so their end was cut off. */
  readonly truncatedExamples: number;
  /** Line numbers of the first of them. */
  readonly truncatedLines: readonly number[];
  readonly dropped: readonly DroppedExamples[];
}

/** Values of the `eval_*` metrics while the job still runs. */
export interface LiveEvaluation {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface DroppedExamples {
  readonly reason: string;
  readonly examples: number;
}

/** Why a job failed, with the cause dug out of its tasks. */
export interface JobFailure {
  /** Canonical code, such as RESOURCE_EXHAUSTED; of the root cause where it names one. */
  readonly code: string;
  readonly message: string;
  /** The pipeline task that failed first. */
  readonly task?: string;
}

/** A job as we look at it: small enough for history, whichever API made it. Times are ISO 8601. */
export interface TuningJob {
  readonly name: string;
  readonly state: JobState;
  readonly createTime: string;
  readonly startTime?: string;
  readonly endTime?: string;
  /** The pipeline task that is running (`large-language-model-tuning`), or the tuning job's own sub-state (`TUNING`). */
  readonly phase?: string;
  /** When the accelerator was busy; what is billed. */
  readonly tuningStartTime?: string;
  readonly tuningEndTime?: string;
  /** From the labels that create put on it. */
  readonly keyHash?: string;
  readonly specHash?: string;
  readonly failure?: JobFailure;
  /** Tuned model with its version, once the job has succeeded. */
  readonly model?: string;
  /** Of the default checkpoint, where there are several. */
  readonly endpoint?: string;
  /** Tuning jobs only, in the order of their steps. */
  readonly checkpoints?: readonly JobCheckpoint[];
  /** Tuning jobs only: resource name of the metadata context that leads to the metrics. */
  readonly experiment?: string;
  /** Tuning jobs only. */
  readonly dataStatistics?: DataStatistics;
  /** Tuning jobs only: the newest, while it runs. */
  readonly evaluation?: LiveEvaluation;
}
