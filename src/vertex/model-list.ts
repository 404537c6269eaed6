import type { RegisteredModel } from './model-registry.ts';

/** A tuned model of the registry, as lists show it. */
export interface TunedModel extends RegisteredModel {
  /** ISO 8601. */
  readonly createTime: string;
  /** With its version, as tuning names it: `code-bison@002`. Absent when the registry does not say. */
  readonly baseModel?: string;
  /** Resource name of the pipeline job that made it; tuned Gemini models name none. */
  readonly pipelineJob?: string;
}

/** An evaluation that somebody imported; code models have none by themselves. */
export interface ModelEvaluation {
  readonly name: string;
  readonly displayName: string;
  /** ISO 8601. */
  readonly createTime: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** Where the evaluation data are, when whoever imported it said so. */
  readonly datasetUri?: string;
}

/** What is to be read of the tuned models of one project and region. Adapters throw GoogleApiError only. */
export interface ModelList {
  /** Newest first: models that carry Google's label, tempotune's, or that of a Gemini tuning job. */
  tunedModels(baseModel?: string): Promise<readonly TunedModel[]>;
  /** `name` may end in `@version` or `@alias`. */
  get(name: string): Promise<TunedModel>;
  /** Of the version that `name` means, oldest first. */
  evaluations(name: string): Promise<readonly ModelEvaluation[]>;
}
