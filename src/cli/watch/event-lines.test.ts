import { expect, test } from 'vitest';
import { aSweepProgress, fakeContext } from '../../../test/cli/fake-context.ts';
import type { Progress } from '../../contract/progress.ts';
import { eventLines } from './event-lines.ts';
import type { RunSnapshot } from './run-snapshot.ts';

const away = { kind: 'away', who: 'server', message: 'server away, still waiting' } as const;

function snapshot(progress: Progress): RunSnapshot {
  return { workflowId: 'night', progress, trials: progress.trials ?? [] };
}

function stream(): { lines: ReturnType<typeof eventLines>; kinds: () => string[] } {
  const context = fakeContext();
  const kinds = (): string[] =>
    context.printed.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).kind);
  return { lines: eventLines('night', context), kinds };
}

test('a line for what changed, none for what stayed', () => {
  const { lines, kinds } = stream();
  const before = aSweepProgress();
  lines.show(snapshot(before));
  lines.show(snapshot(structuredClone(before)));
  expect(kinds()).toEqual(['progress', 'trial', 'trial', 'trial']);
  const trials = before.trials?.map((trial) => (trial.index === 2 ? { ...trial, phase: 'succeeded' as const } : trial));
  lines.show(snapshot({ ...before, trials: trials ?? [] }));
  expect(kinds()).toHaveLength(5);
});

test('an absence is said once, and again when there was an answer between', () => {
  const { lines, kinds } = stream();
  lines.notice(away);
  lines.notice(away);
  lines.show(snapshot(aSweepProgress({ trials: [] })));
  lines.notice(away);
  expect(kinds()).toEqual(['away', 'progress', 'away']);
});

test('nothing comes behind the end', () => {
  const { lines, kinds } = stream();
  lines.finish();
  lines.show(snapshot(aSweepProgress()));
  expect(kinds()).toEqual([]);
});
