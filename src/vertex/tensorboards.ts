import type { MetricSeries } from '../contract/metrics.ts';

export type MetricsLookup =
  | { readonly kind: 'found'; readonly experiment: string; readonly series: MetricSeries }
  /** Not there, or not yet. */
  | { readonly kind: 'missing' }
  /** Several experiments could be the job's: said, never guessed. */
  | { readonly kind: 'ambiguous'; readonly experiments: readonly string[] };

/** The job whose metrics are wanted; times are ISO 8601. */
export interface MetricsQuery {
  readonly tensorboard: string;
  readonly jobId: string;
  readonly jobCreateTime: string;
  readonly jobEndTime: string;
}

/** TensorBoards of one project and region. Adapters throw GoogleApiError only. */
export interface Tensorboards {
  /** tempotune's own TensorBoard; one, also when the answer of a create is lost or two workers try at once. */
  findOrCreate(): Promise<string>;
  readMetrics(query: MetricsQuery): Promise<MetricsLookup>;
}
