import { createHash } from 'node:crypto';

/** Google numbers its projects; the emulator derives the number from the id, so that it is the same on every run. */
export function projectNumberOf(projectId: string): string {
  if (/^\d+$/.test(projectId)) return projectId;
  const hash = createHash('sha256').update(projectId).digest();
  return String(100_000_000_000 + (hash.readUIntBE(0, 6) % 900_000_000_000));
}
