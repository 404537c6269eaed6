import { describe, expect, test } from 'vitest';
import { aSweepProgress, aTrialProgress } from '../../../test/cli/fake-context.ts';
import type { Progress } from '../../contract/progress.ts';
import { runLines } from './run-lines.ts';
import { readSnapshot } from './run-snapshot.ts';

const now = Date.parse('2026-11-24T08:01:00Z');

async function sweepLines(trial = aTrialProgress()): Promise<ReturnType<typeof runLines>> {
  const progress = async (id: string): Promise<typeof trial> => (id === 'night' ? aSweepProgress() : trial);
  return runLines(await readSnapshot('night', { progress }), now);
}

describe('a run as text', () => {
  test('a sweep has a headline and one line per trial: state, phase, steps, objective, elapsed', async () => {
    const { headline, trials } = await sweepLines();
    expect(headline).toBe('night  tuning  1 of 3 trials ended  1m 00s');
    expect(trials.map(({ text }) => text)).toEqual([
      'trial 1  100 steps  succeeded                               0.4332  12s',
      'trial 2  200 steps  tuning     large-language-model-tuning  –       30s',
      'trial 3  500 steps  waiting                                 –       –',
    ]);
  });

  test('a failed trial is one line, cut to the room there is, and takes none from the others', () => {
    const progress = aSweepProgress();
    const [, , waiting] = progress.trials ?? [];
    if (!waiting) throw new Error('the fixture has three trials');
    const reason = `tuning job ${'j'.repeat(200)} is FAILED\n16 s are billed`;
    const trials = [{ ...waiting, phase: 'failed', reason } as const, { ...waiting, index: 4 }];
    const texts = (columns?: number): string[] =>
      runLines({ workflowId: 'night', progress, trials }, now, columns).trials.map(({ text }) => text);
    expect(texts()[0]).toMatch(/^trial 3 {2}500 steps {2}failed .*tuning job j+…$/);
    expect(texts().map(({ length }) => length)).toEqual([100, expect.any(Number)]);
    expect(texts(60)[0]).toHaveLength(60);
    expect(texts()[1]?.length).toBeLessThan(50);
  });

  test('a trial that waits for quota says so', async () => {
    const { trials } = await sweepLines(aTrialProgress({ phase: 'waiting for quota' }));
    expect(trials[1]?.text).toContain('waiting for quota');
  });

  test('the state stays the same while only time goes by', async () => {
    const early = (await sweepLines()).trials;
    const progress = async (id: string): Promise<ReturnType<typeof aTrialProgress>> =>
      id === 'night' ? aSweepProgress() : aTrialProgress();
    const late = runLines(await readSnapshot('night', { progress }), now + 3_600_000).trials;
    expect(late.map(({ state }) => state)).toEqual(early.map(({ state }) => state));
    expect(late[1]?.text).not.toBe(early[1]?.text);
  });

  test('a paused sweep says how it goes on, and only that', async () => {
    const paused = (progress: Partial<Progress>): string | undefined =>
      runLines({ workflowId: 'night', progress: aSweepProgress(progress), trials: [] }, now).paused;
    expect(paused({ paused: true })).toBe('paused; go on with: tempotune sweep resume night');
    expect(paused({ paused: false })).toBeUndefined();
    expect(paused({ paused: true, phase: 'cancelling' })).toBeUndefined();
  });

  test('a tuning that ended before its request was read claims no model', () => {
    const {
      baseModel: _baseModel,
      job: _job,
      trainSteps: _steps,
      ...progress
    } = aTrialProgress({ phase: 'cancelled' });
    const { trials } = runLines({ workflowId: 'one', progress, trials: [] }, now);
    expect(trials.map(({ text }) => text)).toEqual([expect.stringMatching(/^no model known +cancelled +30s$/)]);
  });

  test('a single tuning is one line', async () => {
    const { trials } = runLines(await readSnapshot('one', { progress: async () => aTrialProgress() }), now);
    expect(trials.map(({ text }) => text)).toEqual([
      'code-bison@002  200 steps  tuning  large-language-model-tuning    30s',
    ]);
  });
});
