import { type TrialRecord, trialRecordUri } from '../contract/sweep-record.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import { readJson } from './json-object.ts';

const READS_AT_A_TIME = 32; // a thousand records in a second or two, without a burst that Cloud Storage would slow down

export interface ReadTrialRecord {
  readonly index: number;
  /** Absent when the trial wrote none. */
  readonly record?: TrialRecord;
}

/** The recorded results of these trials, in their order. */
export async function readTrialRecords(
  objects: ObjectStore,
  directory: string,
  trials: readonly { readonly index: number }[],
): Promise<readonly ReadTrialRecord[]> {
  const read: ReadTrialRecord[] = new Array(trials.length);
  let next = 0;
  const reader = async (): Promise<void> => {
    for (let position = next++; position < trials.length; position = next++) {
      const { index } = trials[position] as { readonly index: number };
      const record = await readJson<TrialRecord>(objects, trialRecordUri(directory, index));
      read[position] = { index, ...(record ? { record } : {}) };
    }
  };
  await Promise.all(Array.from({ length: Math.min(READS_AT_A_TIME, trials.length) }, reader));
  return read;
}
