import { patched, sleep } from '@temporalio/workflow';
import type { SweepResult } from '../../../src/contract/results.ts';
import { sweep as earlier } from '../../../src/workflows/index.ts';

export * from '../../../src/workflows/index.ts'; // sweep is this one's own

/** The next build: a sweep begins with a timer, and does so behind `patched()`. */
export async function sweep(input: unknown): Promise<SweepResult> {
  if (patched('begins-with-a-timer')) await sleep(1, { summary: 'new in this build' });
  return earlier(input);
}
