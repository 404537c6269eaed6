import type { SubmissionKey } from './submission-key.ts';

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

/** Everything one tuning job is made of. Computed once, carried in history, sent as it is. */
export interface JobSpec {
  readonly project: string;
  readonly pipelineJobRegion: string;
  readonly modelUploadRegion: string;
  readonly computeRegion: string;
  readonly displayName: string;
  readonly templateUri: string;
  readonly gcsOutputDirectory: string;
  /** Keys are the template's own, in snake_case. */
  readonly parameterValues: Readonly<Record<string, ParameterValue>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly encryptionSpecKeyName?: string;
}

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
  /** The pipeline task that is running, for example `large-language-model-tuning`. */
  readonly phase?: string;
  /** When the accelerator was busy; what is billed. */
  readonly tuningStartTime?: string;
  readonly tuningEndTime?: string;
  /** From the label that create put on it. */
  readonly specHash?: string;
  readonly failure?: JobFailure;
  /** Tuned model with its version, once the job has succeeded. */
  readonly model?: string;
  readonly endpoint?: string;
}
