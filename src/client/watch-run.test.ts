import { describe, expect, test } from 'vitest';
import { aSweepProgress } from '../../test/cli/fake-context.ts';
import type { Progress } from '../contract/progress.ts';
import { WorkerAwayError } from './errors.ts';
import { type RunEvent, type Watched, type WatchOptions, watchRun } from './watch-run.ts';

type Look = Progress | Error;
type Hooks = Parameters<Watched<string>['result']>[0];

/** Looks in turn, the last one again and again; the run ends when all were taken, or never. */
function aRun(looks: readonly Look[], end: 'ends' | 'goes on' | Error = 'ends') {
  const seen = { looks: 0, left: false };
  let finish: () => void = () => undefined;
  const allTaken = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let hooks: Hooks | undefined;
  const watched: Watched<string> = {
    async progress() {
      const look = looks[Math.min(seen.looks, looks.length - 1)];
      seen.looks += 1;
      if (seen.looks > looks.length) finish();
      if (look instanceof Error) throw look;
      return look as Progress;
    },
    async result(given) {
      hooks = given;
      const left = new Promise((_, reject) =>
        given.signal.addEventListener('abort', () => {
          seen.left = true;
          reject(new Error('left'));
        }),
      );
      await Promise.race([left, end === 'goes on' ? left : allTaken]);
      if (end instanceof Error) throw end;
      return 'the result';
    },
  };
  return { watched, seen, reset: () => hooks?.onReset() };
}

async function eventsOf(watched: Watched<string>, options: WatchOptions = {}): Promise<RunEvent<string>[]> {
  const events: RunEvent<string>[] = [];
  for await (const event of watchRun(watched, { intervalMs: 1, ...options })) events.push(event);
  return events;
}

const phase = (name: Progress['phase']): Progress => aSweepProgress({ phase: name });
const kinds = (events: readonly RunEvent<string>[]): string[] =>
  events.map((event) => {
    if (event.kind === 'progress') return event.progress.phase;
    return event.kind === 'away' ? `${event.who} away` : event.kind;
  });

describe('a watcher', () => {
  test('is told each change once, and the result last', async () => {
    const { watched } = aRun([phase('validating'), phase('tuning'), phase('tuning'), phase('ranking')]);
    expect(kinds(await eventsOf(watched))).toEqual(['validating', 'tuning', 'ranking', 'result']);
  });

  test('hears once that the worker or the server is away, and goes on', async () => {
    const noWorker = new WorkerAwayError('no worker answers');
    const noServer = new Error('Failed to connect before the deadline');
    const { watched } = aRun([noWorker, noWorker, phase('tuning'), noServer, noServer, phase('tuning')]);
    expect(kinds(await eventsOf(watched))).toEqual(['worker away', 'tuning', 'server away', 'tuning', 'result']);
  });

  test('hears of a reset', async () => {
    const run = aRun([phase('tuning'), phase('tuning'), phase('validating')]);
    const watching = watchRun(run.watched, { intervalMs: 1 });
    await watching.next();
    run.reset();
    expect((await watching.next()).value).toEqual({ kind: 'reset' });
    await watching.return();
  });

  test('gets what a failed run threw', async () => {
    const { watched } = aRun([phase('tuning')], new Error('it failed'));
    await expect(eventsOf(watched)).rejects.toThrow('it failed');
  });

  test('leaves by ending its loop, or by its signal, and nothing waits on', async () => {
    const byLoop = aRun([phase('tuning')], 'goes on');
    for await (const _ of watchRun(byLoop.watched, { intervalMs: 1 })) break;
    expect(byLoop.seen.left).toBe(true);

    const bySignal = aRun([phase('tuning')], 'goes on');
    const leaving = new AbortController();
    const watching = eventsOf(bySignal.watched, { signal: leaving.signal });
    leaving.abort();
    await expect(watching).rejects.toMatchObject({ name: 'AbortError' });
    expect(bySignal.seen.left).toBe(true);
  });
});
