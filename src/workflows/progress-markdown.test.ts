import { expect, test } from 'vitest';
import type { Progress } from '../contract/progress.ts';
import { progressMarkdown } from './progress-markdown.ts';
import { SweepState } from './sweep-state.ts';

const NOW = '2026-11-24T08:00:00.000Z';

/** The longest answer that a sweep can give: a thousand trials, all failed, each for a long reason. */
function longestProgress(): Progress {
  const state = new SweepState((index) => `${'s'.repeat(100)}.trial-${index}`);
  const trials = Array.from({ length: 1_000 }, (_, at) => ({
    index: at + 1,
    trainSteps: at + 1,
    learningRateMultiplier: 0.123,
  }));
  state.open({ trials, parallelism: 1_000, maximumTrials: 1_000 });
  while (state.start(NOW));
  for (const { index } of trials) state.end(index, { phase: 'failed', reason: 'r'.repeat(5_000) }, NOW);
  const job = `projects/my-project/locations/us-central1/pipelineJobs/tempotune-${'0'.repeat(32)}`;
  const billed = trials.map(() => ({ job, state: 'FAILED' as const, sentence: `${job} is FAILED; ${'b'.repeat(80)}` }));
  return { kind: 'sweep', phase: 'cancelling', message: 'm', startedAt: NOW, trials: state.all(), billed };
}

test('a thousand trials are one answer to a query, which holds 2 MB, and half of it is left', () => {
  expect(Buffer.byteLength(JSON.stringify(longestProgress()))).toBeLessThan(1_048_576);
});

test('the Web UI shows the last of a thousand trials and the first of their bills', () => {
  const text = progressMarkdown(longestProgress());
  expect(text).toContain('and 950 more jobs');
  expect(text.split('\n').length).toBeLessThan(120);
});
