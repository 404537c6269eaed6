import { describe, expect, test } from 'vitest';
import { aSweepProgress, aTrialProgress, fakeContext } from '../../../test/cli/fake-context.ts';
import { aSweepResult } from '../../../test/cli/results.ts';
import { RunFailedError, WorkerAwayError } from '../../client.ts';
import { type FollowedClient, followRun } from './follow-run.ts';

const noOne = new AbortController().signal;

describe('following a run', () => {
  test('it is shown while it lasts, and its result is the end', async () => {
    const context = fakeContext();
    const { client, finish } = aRun();
    const following = followRun('night', client, context, { signal: noOne, intervalMs: 1 });
    await client.looked;
    finish.resolve(aSweepResult());
    expect(await following).toEqual({ end: 'result', result: aSweepResult() });
    expect(context.printed.notes).toContain('trial 2  200 steps  tuning     large-language-model-tuning');
  });

  test('a poll that fails is no end', async () => {
    const context = fakeContext();
    const { client, finish } = aRun([
      new WorkerAwayError('x'),
      new Error('14 UNAVAILABLE: ECONNREFUSED'),
      new Error('odd'),
    ]);
    const following = followRun('night', client, context, { signal: noOne, intervalMs: 1 });
    await client.looked;
    finish.resolve(aSweepResult());
    expect(await following).toMatchObject({ end: 'result' });
    expect(context.printed.notes).toContain('no worker answers, still waiting');
    expect(context.printed.notes).toContain('server away, still waiting');
    expect(context.printed.notes).toContain('no progress to show just now (odd)');
  });

  test('who leaves leaves at once, even when a look hangs', async () => {
    const leaving = new AbortController();
    const { client } = aRun();
    const hanging = { ...client, progress: () => new Promise<never>(() => undefined) };
    const following = followRun('night', hanging, fakeContext(), { signal: leaving.signal, intervalMs: 1 });
    leaving.abort();
    expect(await following).toEqual({ end: 'left' });
  });

  test('a run that fails says why', async () => {
    const { client, finish } = aRun();
    const failure = {
      end: 'failed',
      type: 'TuningJobFailed',
      message: 'm',
      details: [],
      findings: [],
      billed: [],
    } as const;
    const following = followRun('night', client, fakeContext(), { signal: noOne, intervalMs: 1 });
    finish.reject(new RunFailedError('night', failure));
    await expect(following).rejects.toThrow('night failed: m');
  });
});

interface Run {
  readonly client: FollowedClient & { readonly looked: Promise<void> };
  readonly finish: { resolve(result: unknown): void; reject(error: Error): void };
}

/** A sweep that answers after the given failures; `looked` resolves with the first full look. */
function aRun(failures: Error[] = []): Run {
  const finish: Run['finish'] = { resolve: () => undefined, reject: () => undefined };
  const result = new Promise((resolve, reject) => Object.assign(finish, { resolve, reject }));
  let noteLook: () => void = () => undefined;
  const looked = new Promise<void>((resolve) => {
    noteLook = resolve;
  });
  const client = {
    looked,
    result: <T>() => result as Promise<T>,
    isServerThere: async () => true,
    progress: async (id: string) => {
      if (id !== 'night') {
        setImmediate(noteLook);
        return aTrialProgress();
      }
      const failure = failures.shift();
      if (failure) throw failure;
      return aSweepProgress();
    },
  };
  return { client, finish };
}
