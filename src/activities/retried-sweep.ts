import type { Finding } from '../contract/findings.ts';
import { retryFinding } from '../contract/retry-problems.ts';
import { type SweepRecord, sweepRecordUri } from '../contract/sweep-record.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import { readJson } from './json-object.ts';

/** What the earlier run of a sweep wrote down, or why it can't be gone on with. */
export type RetriedSweep = { readonly record: SweepRecord } | { readonly findings: readonly Finding[] };

export function isRetry(input: unknown): input is { readonly retryFrom: unknown } {
  return typeof input === 'object' && input !== null && 'retryFrom' in input;
}

/** Reads the record that the input names. Only under its own id: children, keys and results all belong to that id. */
export async function retriedSweep(
  input: { readonly retryFrom: unknown },
  sweepId: string,
  objects: ObjectStore,
): Promise<RetriedSweep> {
  const unknown = Object.keys(input).filter((field) => field !== 'retryFrom');
  const findings = unknown.map((field) => retryFinding('RETRY_TAKES_NOTHING_ELSE', { field }));
  const { retryFrom } = input;
  if (typeof retryFrom !== 'string' || !/^gs:\/\/[^/]+\/.*[^/]$/.test(retryFrom)) {
    const value = String(JSON.stringify(retryFrom) ?? retryFrom).slice(0, 80);
    return { findings: [...findings, retryFinding('RETRY_DIRECTORY', { value })] };
  }
  const record = await readJson<SweepRecord>(objects, sweepRecordUri(retryFrom));
  if (record?.version !== 1) return { findings: [...findings, retryFinding('NO_SWEEP_RECORD', { value: retryFrom })] };
  if (record.sweepId !== sweepId) {
    const facts = { value: retryFrom, sweepId, recorded: record.sweepId };
    return { findings: [...findings, retryFinding('RETRY_OF_ANOTHER_SWEEP', facts)] };
  }
  return findings.length > 0 ? { findings } : { record };
}

/** Results on other data do not compare; the record says what the data was. */
export function changedData(record: SweepRecord, now: { dataset: string; evaluation?: string }): readonly Finding[] {
  const { tune } = record.request;
  const pairs = [
    { field: 'tune.datasetUri', value: String(tune.datasetUri), before: record.dataset, after: now.dataset },
    {
      field: 'tune.evaluationDatasetUri',
      value: String(tune.evaluationDatasetUri),
      before: record.evaluation,
      after: now.evaluation,
    },
  ];
  return pairs
    .filter(({ before, after }) => before !== after)
    .map(({ field, value }) => retryFinding('RETRY_DATA_CHANGED', { field, value: value.slice(0, 80) }));
}
