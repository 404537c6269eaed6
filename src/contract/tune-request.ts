/** GPU computes in us-central1, TPU in europe-west4, wherever the pipeline job itself runs (guide, "tuning region"). */
export type Accelerator = 'GPU' | 'TPU';

/** `true` ships the checkpoint with the best evaluation, `false` the last one; `default` means best only for `*-bison@001`. */
export type CheckpointSelection = 'true' | 'false' | 'default';

/** What happens after a successful tuning job. */
export interface RegisterRequest {
  /** Version aliases to set on the tuned model; in a sweep they go on the best trial's model only. */
  readonly aliases?: readonly string[];
  /** Import the final evaluation metrics into the Model Registry. Default true when there are any. */
  readonly importEvaluation?: boolean;
}

/** Asks the tuned endpoint held-out examples and scores the answers; the only evaluation that chat models have. */
export interface PredictionEvaluationRequest {
  /** gs:// or allowed local JSONL file in the base model's own shape. */
  readonly datasetUri: string;
  readonly metric: 'prediction_exact_match' | 'prediction_edit_similarity';
  /** 1 to 250. Default 100. */
  readonly maxExamples?: number;
}

/** Vertex AI's two tuning APIs: PaLM models are tuned by pipeline jobs, Gemini models by tuning jobs. */
export type TuningApi = 'pipelineJobs' | 'tuningJobs';

/** One tuning job. Names are Vertex AI's and the guide's own, in camelCase; anything left out takes the guide's default. */
export interface TuneRequest {
  /** Google Cloud project ID. */
  readonly project: string;
  /** For example `gemini-2.5-flash`, or with its version `code-bison@002`. */
  readonly baseModel: string;
  /** Training data, JSONL in one of the guide's two shapes: gs:// or an allowed local file; several become one snapshot. */
  readonly datasetUri: string | readonly string[];
  /**
   * Day up to which `{date}` in a dataset's name may be, as 2026-11-24 or an ISO 8601 time in UTC. Default: when the run
   * starts; `retrain` sets the time that its schedule means.
   */
  readonly dataAsOf?: string;
  /** Evaluation data, JSONL: 10 to 250 examples, for Gemini up to 5,000. Not for the chat models of the PaLM era. */
  readonly evaluationDatasetUri?: string;
  /** gs:// folder for snapshots, pipeline artifacts and the result table. */
  readonly outputDirectory: string;
  /** Region of the job: one of the guide's thirteen; for Gemini also where data and tuned model live. */
  readonly pipelineJobRegion: string;
  /** Region of the tuned model and its endpoint. Default: `pipelineJobRegion`. */
  readonly modelUploadRegion?: string;
  /** Default GPU; always sent. */
  readonly acceleratorType?: Accelerator;
  /** Default 300; 200 to 1000 recommended. */
  readonly trainSteps?: number;
  /** Default 1; for Gemini automatic. */
  readonly learningRateMultiplier?: number;
  /** Training steps between two evaluations. Default 20; needs `evaluationDatasetUri`. */
  readonly evaluationInterval?: number;
  /** Default true; needs `evaluationDatasetUri`. */
  readonly enableEarlyStopping?: boolean;
  /** Default `default`; booleans are taken and sent as strings, the template's type. */
  readonly enableCheckpointSelection?: CheckpointSelection | boolean;
  /** Full TensorBoard resource name in `pipelineJobRegion`; without one, tempotune finds or creates its own. */
  readonly tensorboardResourceId?: string;
  /** Full Cloud KMS key name. Only with GPU and pipeline job and model upload in us-central1. */
  readonly encryptionSpecKeyName?: string;
  /** Email of the service account that runs the pipeline job. */
  readonly serviceAccount?: string;
  /** Chat models, and Gemini as its system instruction: the context of every example that has none of its own. */
  readonly defaultContext?: string;
  /** Name of the pipeline job for people, 1 to 128 characters. */
  readonly displayName?: string;
  /** Name of the tuned model for people, 1 to 128 characters. */
  readonly modelDisplayName?: string;
  /** Put on the job, and by Vertex AI on its model and endpoint. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Make the output bucket when it is missing, in `pipelineJobRegion`. Default false. */
  readonly createBucket?: boolean;
  readonly predictionEvaluation?: PredictionEvaluationRequest;
  /** Longest time from submission to the end of the job, for example `24h`. Default 24h. */
  readonly deadline?: string;
  /**
   * Usual time between two looks at the running job, for example `60s`. Default 60s. Up to five times longer while it is
   * queued or known to be far from its end, up to four times shorter where its end is expected.
   */
  readonly pollInterval?: string;
  readonly register?: RegisterRequest;
  /** Gemini only: passes over the training data. Unset: automatic. */
  readonly epochCount?: number;
  /** Gemini only: 1, 2, 4, 8 or 16, not every size for every model. Unset: automatic. */
  readonly adapterSize?: number;
  /** Gemini only: no checkpoint of earlier epochs becomes an endpoint. Default false. */
  readonly exportLastCheckpointOnly?: boolean;
  /** Gemini only: continue from an earlier tuned model of `baseModel`, `projects/…/locations/…/models/…@1`. */
  readonly preTunedModel?: string;
}

/** What both APIs share of a TuneRequest after validation: defaults filled in, durations in milliseconds. */
interface ResolvedRequest {
  readonly project: string;
  readonly baseModel: string;
  readonly datasetUri: readonly string[];
  readonly evaluationDatasetUri?: string;
  readonly dataAsOf?: string;
  /** Without a trailing slash. */
  readonly outputDirectory: string;
  readonly pipelineJobRegion: string;
  readonly encryptionSpecKeyName?: string;
  readonly serviceAccount?: string;
  readonly defaultContext?: string;
  readonly displayName: string;
  readonly modelDisplayName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createBucket: boolean;
  readonly predictionEvaluation?: Required<PredictionEvaluationRequest>;
  readonly deadlineMs: number;
  readonly pollIntervalMs: number;
  readonly register: Required<RegisterRequest>;
}

export interface ResolvedPipelineRequest extends ResolvedRequest {
  readonly api: 'pipelineJobs';
  readonly modelUploadRegion: string;
  readonly acceleratorType: Accelerator;
  readonly trainSteps: number;
  readonly learningRateMultiplier: number;
  readonly evaluationInterval: number;
  readonly enableEarlyStopping: boolean;
  readonly enableCheckpointSelection: CheckpointSelection;
  readonly tensorboardResourceId?: string;
}

/** What is absent is left to Gemini tuning's own automatic choice. */
export interface ResolvedGeminiRequest extends ResolvedRequest {
  readonly api: 'tuningJobs';
  readonly epochCount?: number;
  readonly adapterSize?: number;
  readonly learningRateMultiplier?: number;
  readonly exportLastCheckpointOnly?: boolean;
  readonly preTunedModel?: string;
}

/** A TuneRequest after validation. Histories of 0.1.0 have no `api`: there, absent means pipelineJobs. */
export type ResolvedTuneRequest = ResolvedPipelineRequest | ResolvedGeminiRequest;
