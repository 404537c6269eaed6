import { createHash } from 'node:crypto';
import type { SubmissionKey } from '../contract/submission-key.ts';

const HASH_CHARACTERS = 32; // 128 bits; pipelineJobId may have 127 characters, a label value 64

/** Hash of the key's canonical JSON; also the value of the label `tempotune-key`. */
export function keyHash(key: SubmissionKey): string {
  const canonical = JSON.stringify(Object.fromEntries(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))));
  return createHash('sha256').update(canonical).digest('hex').slice(0, HASH_CHARACTERS);
}

/** The same key gives the same id, so Vertex AI itself refuses a second job for it. */
export function pipelineJobId(key: SubmissionKey): string {
  return `tempotune-${keyHash(key)}`;
}
