export interface MetricPoint {
  readonly step: number;
  readonly value: number;
}

/** Series by metric name without leading slash (`eval_total_loss`), each ordered by step; NaN and Infinity are left out. */
export type MetricSeries = Readonly<Record<string, readonly MetricPoint[]>>;
