import type { google } from '@google-cloud/aiplatform/build/protos/protos.js';

/** Messages as Google's Node client takes and gives them: enums as names, int64 as text, what is unset as null. */
export type WireJob = google.cloud.aiplatform.v1.IPipelineJob;
export type WireTask = google.cloud.aiplatform.v1.IPipelineTaskDetail;
export type WireTuningJob = google.cloud.aiplatform.v1.ITuningJob;
export type WireHyperParameters = google.cloud.aiplatform.v1.ISupervisedHyperParameters;
export type WireDataStatistics = google.cloud.aiplatform.v1.ISupervisedTuningDataStats;
export type WireContent = google.cloud.aiplatform.v1.IContent;
export type WireGenerationConfig = google.cloud.aiplatform.v1.IGenerationConfig;
export type WireModel = google.cloud.aiplatform.v1.IModel;
export type WireEndpoint = google.cloud.aiplatform.v1.IEndpoint;
export type WireTensorboard = google.cloud.aiplatform.v1.ITensorboard;
export type WireExperiment = google.cloud.aiplatform.v1.ITensorboardExperiment;
export type WireTimeSeries = google.cloud.aiplatform.v1.ITensorboardTimeSeries;
export type WireTimeSeriesData = google.cloud.aiplatform.v1.ITimeSeriesData;
export type WireValue = google.protobuf.IValue;

interface WireTimestamp {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

/** ISO 8601 with milliseconds. */
export function isoTime(timestamp: WireTimestamp | null | undefined): string | undefined {
  if (!timestamp) return undefined;
  return new Date(Number(timestamp.seconds ?? 0) * 1_000 + Math.floor((timestamp.nanos ?? 0) / 1e6)).toISOString();
}

/** The fields that are known, and only those: optional means absent. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]: Exclude<T[K], undefined> };
}
