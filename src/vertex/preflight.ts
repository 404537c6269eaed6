/** Cheap reads of one project and region that show whether a run could work there. Adapters throw GoogleApiError only. */
export interface Preflight {
  /** Lists one pipeline job: credentials, API and permission at once. */
  readJobs(): Promise<void>;
  /** Lists one model. */
  readModels(): Promise<void>;
  readTensorboard(name: string): Promise<void>;
}
