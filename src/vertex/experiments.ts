import type { MetricsLookup } from './tensorboards.ts';

/** Metrics of jobs that keep them in an experiment of their own. Adapters throw GoogleApiError only. */
export interface Experiments {
  /** `context`: resource name of the experiment in Vertex ML Metadata, as a tuning job names it. */
  read(context: string): Promise<MetricsLookup>;
}
