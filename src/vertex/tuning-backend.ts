import type { OwnedJob } from '../contract/owned-job.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';

/** What we need from a Vertex AI tuning API, in one project and region. Adapters throw GoogleApiError and nothing else. */
export interface TuningBackend {
  /** The jobs that `key` already made, oldest first: none, one, or duplicates of an ambiguous create. */
  find(key: SubmissionKey): Promise<TuningJob[]>;
  /** All jobs here with that owner label, oldest first; those that are not terminal, unless all are asked for. */
  listOwned(owner: string, which?: 'active' | 'all'): Promise<OwnedJob[]>;
  /** As `OwnedJob.keyHash` has it. */
  keyHashOf(key: SubmissionKey): string;
  /** AlreadyExists when the key has a job; Unavailable when the answer was lost and nobody knows. */
  create(order: JobOrder, signal?: AbortSignal): Promise<TuningJob>;
  /** With the tuned model's name, trimmed, and the root cause of a failure. */
  get(name: string, signal?: AbortSignal): Promise<TuningJob>;
  /** Asks; Vertex AI answers later. Asking about a terminal job is fine. */
  cancel(name: string): Promise<void>;
}
