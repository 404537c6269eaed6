/** A registered model version, as far as we use it. */
export interface RegisteredModel {
  /** Without version: `projects/…/locations/…/models/…`. */
  readonly name: string;
  readonly versionId: string;
  readonly versionAliases: readonly string[];
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Endpoint resource names that serve it. */
  readonly endpoints: readonly string[];
}

export interface EvaluationImport {
  readonly displayName: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Model Registry of one project and region. Every method is safe to repeat. Adapters throw GoogleApiError only. */
export interface ModelRegistry {
  /** `name` may end in `@version` or `@alias`. */
  get(name: string): Promise<RegisteredModel>;
  /** Read, merge, write with etag; keys that are there and not named stay. */
  mergeLabels(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  /** `name` carries the version. */
  mergeAliases(name: string, aliases: readonly string[]): Promise<void>;
  /** Those that are not there are left out: Vertex AI may refuse to remove them. */
  removeAliases(name: string, aliases: readonly string[]): Promise<void>;
  /** Of the model version; its endpoint then serves this checkpoint. Does nothing when it is so already. */
  setDefaultCheckpoint(name: string, checkpointId: string): Promise<void>;
  /** Imports unless an evaluation with this display name is there; answers its resource name. */
  importEvaluationOnce(name: string, evaluation: EvaluationImport): Promise<string>;
}
