import { iso } from './clock.ts';
import type { StatusCode } from './status.ts';

export interface JournalEntry {
  /** RFC 3339, by the emulator's clock. */
  at: string;
  /** Google's name of the service; `storage` for Cloud Storage. */
  service: string;
  method: string;
  resource: string;
  status: StatusCode | 'DROPPED';
}

export interface Journal {
  entries(): JournalEntry[];
  record(entry: Omit<JournalEntry, 'at'>): void;
}

const MAXIMUM_ENTRIES = 100_000;

export function createJournal(now: () => number, maximum: number = MAXIMUM_ENTRIES): Journal {
  const entries: JournalEntry[] = [];
  return {
    entries: () => [...entries],
    record({ service, method, resource, status }) {
      if (entries.length >= maximum) entries.splice(0, Math.ceil(maximum / 10));
      entries.push({ at: iso(now()), service, method, resource, status });
    },
  };
}
