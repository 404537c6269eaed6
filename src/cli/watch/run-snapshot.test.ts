import { expect, test } from 'vitest';
import { aSweepProgress, aTrialProgress } from '../../../test/cli/fake-context.ts';
import { WorkerAwayError } from '../../client.ts';
import type { Progress } from '../../contract/progress.ts';
import { readSnapshot } from './run-snapshot.ts';

test('only running trials are asked', async () => {
  const asked: string[] = [];
  const progress = async (id: string): Promise<Progress> => {
    asked.push(id);
    return id === 'night' ? aSweepProgress() : aTrialProgress();
  };
  await readSnapshot('night', { progress });
  expect(asked).toEqual(['night', 'night.trial-0002']);
});

test('a trial that can not answer just now keeps what it said before', async () => {
  const answering = { progress: async (id: string) => (id === 'night' ? aSweepProgress() : aTrialProgress()) };
  const silent = {
    progress: async (id: string): Promise<Progress> => {
      if (id === 'night') return aSweepProgress();
      throw new WorkerAwayError('busy');
    },
  };
  const before = await readSnapshot('night', answering);
  const after = await readSnapshot('night', silent, before);
  expect(after.trials[1]?.progress).toEqual(aTrialProgress());
});

test("a server that is away is the whole run's news", async () => {
  const progress = async (id: string): Promise<Progress> => {
    if (id === 'night') return aSweepProgress();
    throw new Error('14 UNAVAILABLE');
  };
  await expect(readSnapshot('night', { progress })).rejects.toThrow('UNAVAILABLE');
});
