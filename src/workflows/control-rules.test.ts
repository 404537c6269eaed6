import { describe, expect, test } from 'vitest';
import { sentence } from '../contract/findings.ts';
import { type ControlOrder, controlFindings, retriedTrials } from './control-rules.ts';
import { SweepState } from './sweep-state.ts';

const NOW = '2026-11-24T08:00:00.000Z';

/** Trial 1 succeeded, 2 failed, 3 cancelled, 4 terminated, 5 running, 6 waiting. */
function mixed(): SweepState {
  const state = new SweepState((index) => `s.trial-${index}`);
  const trials = [1, 2, 3, 4, 5, 6].map((index) => ({ index, trainSteps: index }));
  state.open({ trials, parallelism: 5, maximumTrials: 10 });
  while (state.start(NOW));
  for (const [index, phase] of [
    [1, 'succeeded'],
    [2, 'failed'],
    [3, 'cancelled'],
    [4, 'terminated'],
  ] as const) {
    state.end(index, { phase }, NOW);
  }
  return state;
}

const codes = (state: SweepState, order: ControlOrder): string[] =>
  controlFindings(state, 's', order).map(({ code }) => code);

describe('a running sweep', () => {
  test.each<[ControlOrder, string[]]>([
    [{ update: 'pause' }, []],
    [{ update: 'resume' }, []],
    [{ update: 'setParallelism', parallelism: 1 }, []],
    [{ update: 'setParallelism', parallelism: 10 }, []],
    [{ update: 'setParallelism', parallelism: 0 }, ['PARALLELISM_RANGE']],
    [{ update: 'setParallelism', parallelism: 11 }, ['PARALLELISM_RANGE']],
    [{ update: 'setParallelism', parallelism: 1.5 }, ['PARALLELISM_RANGE']],
    [{ update: 'setParallelism', parallelism: '2' }, ['PARALLELISM_RANGE']],
    [{ update: 'setParallelism', parallelism: undefined }, ['PARALLELISM_RANGE']],
    [{ update: 'addTrials', trials: [{ trainSteps: 7 }] }, []],
    [{ update: 'addTrials', trials: [] }, ['TRIAL_LIST']],
    [{ update: 'addTrials', trials: { trainSteps: 7 } }, ['TRIAL_LIST']],
    [{ update: 'addTrials', trials: undefined }, ['TRIAL_LIST']],
    [{ update: 'addTrials', trials: Array.from({ length: 11 }, () => ({})) }, ['TRIALS_ABOVE_MAXIMUM']],
    [{ update: 'cancelTrial', trial: 5 }, []],
    [{ update: 'cancelTrial', trial: 6 }, []],
    [{ update: 'cancelTrial', trial: 1 }, ['TRIAL_ENDED']],
    [{ update: 'cancelTrial', trial: 7 }, ['TRIAL_NUMBER']],
    [{ update: 'cancelTrial', trial: '5' }, ['TRIAL_NUMBER']],
    [{ update: 'retryFailed', trials: undefined }, []],
    [{ update: 'retryFailed', trials: [2, 3, 4] }, []],
    [
      { update: 'retryFailed', trials: [1, 5, 6, 7] },
      ['TRIAL_NOT_RETRIED', 'TRIAL_NOT_RETRIED', 'TRIAL_NOT_RETRIED', 'TRIAL_NUMBER'],
    ],
    [{ update: 'retryFailed', trials: 2 }, ['TRIAL_NUMBERS']],
    [{ update: 'retryFailed', trials: [] }, ['TRIAL_NUMBERS']],
  ])('%j: %j', (order, expected) => {
    expect(codes(mixed(), order)).toEqual(expected);
  });

  test('retries what failed or was terminated, and what was cancelled only when it is named', () => {
    expect(retriedTrials(mixed(), undefined)).toEqual([2, 4]);
    expect(retriedTrials(mixed(), [3, 3])).toEqual([3]);
  });

  test('has nothing to retry when nothing failed', () => {
    const state = mixed();
    state.retry(2);
    state.retry(4);
    expect(codes(state, { update: 'retryFailed', trials: undefined })).toEqual(['NOTHING_FAILED']);
  });
});

const orders: readonly ControlOrder[] = [
  { update: 'pause' },
  { update: 'resume' },
  { update: 'setParallelism', parallelism: 1 },
  { update: 'addTrials', trials: [{ trainSteps: 7 }] },
  { update: 'cancelTrial', trial: 5 },
  { update: 'retryFailed', trials: undefined },
];

test.each(orders)('a sweep that ranks refuses $update, and says what to do instead', (order) => {
  const state = mixed();
  state.close();
  const [finding] = controlFindings(state, 'night', order);
  expect(finding && sentence(finding)).toBe(
    `${order.update}, but all trials have ended and the sweep takes no more changes. ` +
      'To fix: wait for its end; trials that failed can run again then: tempotune sweep retry night. [SWEEP_CLOSED]',
  );
});

test('a sweep that still checks its request takes pause and resume only', () => {
  const state = new SweepState(String);
  expect(orders.map((order) => codes(state, order))).toEqual([
    [],
    [],
    ...Array.from({ length: 4 }, () => ['SWEEP_NOT_READY']),
  ]);
});
