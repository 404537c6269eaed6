import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ControlOrder, controlFindings, retriedTrials } from './control-rules.ts';
import { SweepState } from './sweep-state.ts';

const MAXIMUM = 12;
const NOW = '2026-11-24T08:00:00.000Z';

function opened(trainSteps: readonly number[], parallelism = 2): SweepState {
  const state = new SweepState((index) => `s.trial-${index}`);
  const trials = trainSteps.map((steps, position) => ({ index: position + 1, trainSteps: steps }));
  state.open({ trials, parallelism, maximumTrials: MAXIMUM });
  return state;
}

function endAll(state: SweepState): void {
  for (const { index, phase } of state.all()) if (phase === 'running') state.end(index, { phase: 'succeeded' }, NOW);
}

/** What the loop of the workflow does, until it has nothing to start. */
function dispatch(state: SweepState): void {
  while (state.start(NOW));
  state.closeIfDone();
}

type Event = { readonly kind: 'order'; readonly order: ControlOrder } | { readonly kind: 'dispatch' | 'end' | 'fail' };

const order: fc.Arbitrary<ControlOrder> = fc.oneof(
  fc.constantFrom<ControlOrder>({ update: 'pause' }, { update: 'resume' }),
  fc
    .integer({ min: -1, max: MAXIMUM + 1 })
    .map((parallelism): ControlOrder => ({ update: 'setParallelism', parallelism })),
  fc
    .array(fc.record({ trainSteps: fc.integer({ min: 1, max: 15 }) }), { maxLength: 4 })
    .map((trials): ControlOrder => ({ update: 'addTrials', trials })),
  fc.integer({ min: 0, max: MAXIMUM }).map((trial): ControlOrder => ({ update: 'cancelTrial', trial })),
  fc
    .option(fc.array(fc.integer({ min: 0, max: MAXIMUM }), { maxLength: 3 }), { nil: undefined })
    .map((trials): ControlOrder => ({ update: 'retryFailed', trials })),
);
const event: fc.Arbitrary<Event> = fc.oneof(
  order.map((one): Event => ({ kind: 'order', order: one })),
  fc.constantFrom<Event>({ kind: 'dispatch' }, { kind: 'end' }, { kind: 'fail' }),
);

/** As the handlers do: an order that is refused changes nothing. */
function apply(state: SweepState, one: Event): void {
  const first = state.all().find(({ phase }) => phase === 'running');
  if (one.kind === 'dispatch') dispatch(state);
  if (one.kind === 'end' && first) state.end(first.index, { phase: 'succeeded' }, NOW);
  if (one.kind === 'fail' && first) state.end(first.index, { phase: 'failed' }, NOW);
  if (one.kind !== 'order' || controlFindings(state, 's', one.order).length > 0) return;
  const wanted = one.order;
  if (wanted.update === 'pause') state.pause();
  if (wanted.update === 'resume') state.resume();
  if (wanted.update === 'setParallelism') state.setParallelism(wanted.parallelism as number);
  if (wanted.update === 'cancelTrial') state.cancel(wanted.trial as number, NOW);
  if (wanted.update === 'addTrials') {
    const { added } = state.numbered(wanted.trials as { trainSteps: number }[]);
    if (state.counts().total + added.length <= MAXIMUM) state.add(added);
  }
  if (wanted.update === 'retryFailed') {
    for (const trial of retriedTrials(state, wanted.trials as number[] | undefined)) state.retry(trial);
  }
}

describe('whatever happens to a sweep, in whichever order', () => {
  const story = fc.array(event, { maxLength: 60 });

  test('its trials are numbered 1, 2, 3 and so on, no two alike, and never more than allowed', () => {
    fc.assert(
      fc.property(story, (events) => {
        const state = opened([1, 2, 3]);
        for (const one of events) apply(state, one);
        const trials = state.trials();
        expect(trials.map(({ index }) => index)).toEqual(trials.map((_, position) => position + 1));
        expect(new Set(trials.map(({ trainSteps }) => trainSteps)).size).toBe(trials.length);
        expect(trials.length).toBeLessThanOrEqual(MAXIMUM);
      }),
    );
  });

  test('no trial starts above the parallelism, or while it is paused', () => {
    fc.assert(
      fc.property(story, (events) => {
        const state = opened([1, 2, 3, 4, 5]);
        for (const one of events) {
          const before = state.status();
          apply(state, one);
          const after = state.status();
          if (after.trials.running <= before.trials.running) continue;
          expect(before.paused).toBe(false);
          expect(after.trials.running).toBeLessThanOrEqual(after.parallelism);
        }
      }),
    );
  });

  test('it closes only when nothing waits or runs, and then takes nothing more', () => {
    fc.assert(
      fc.property(story, order, (events, late) => {
        const state = opened([1, 2, 3]);
        for (const one of events) {
          apply(state, one);
          const { waiting, running } = state.counts();
          if (state.stage === 'closed') expect(waiting + running).toBe(0);
        }
        if (state.stage !== 'closed') return;
        expect(controlFindings(state, 's', late).map(({ code }) => code)).toEqual(['SWEEP_CLOSED']);
      }),
    );
  });

  test('it comes to its end when it is resumed and its trials end', () => {
    fc.assert(
      fc.property(story, (events) => {
        const state = opened([1, 2, 3]);
        for (const one of events) apply(state, one);
        state.resume();
        for (let round = 0; round < 2 * MAXIMUM; round += 1) {
          dispatch(state);
          endAll(state);
        }
        dispatch(state);
        expect(state.stage).toBe('closed');
      }),
    );
  });

  test('a trial that succeeded is never started again', () => {
    fc.assert(
      fc.property(story, (events) => {
        const state = opened([1, 2, 3]);
        for (const one of events) {
          const succeeded = state.all().filter(({ phase }) => phase === 'succeeded');
          apply(state, one);
          for (const { index } of succeeded) expect(state.get(index)?.phase).toBe('succeeded');
        }
      }),
    );
  });
});

test('trials that are being checked keep the sweep open', () => {
  const state = opened([1]);
  dispatch(state);
  state.beginCheck();
  endAll(state);
  expect(state.isDone()).toBe(false);
  state.add(state.numbered([{ trainSteps: 2 }]).added);
  state.endCheck();
  dispatch(state);
  expect(state.counts()).toMatchObject({ total: 2, running: 1 });
});

test('a paused sweep does not rank, so that trials can be added to it', () => {
  const state = opened([1]);
  dispatch(state);
  state.pause();
  endAll(state);
  expect(state.closeIfDone()).toBe(false);
  state.resume();
  expect(state.closeIfDone()).toBe(true);
});

test('a retry waits with a new count, and without what it was before', () => {
  const state = opened([1]);
  dispatch(state);
  state.end(1, { phase: 'failed', reason: 'x'.repeat(1_000) }, NOW);
  expect(state.get(1)?.reason).toHaveLength(300);
  state.retry(1);
  expect(state.get(1)).toEqual({
    index: 1,
    workflowId: 's.trial-1',
    parameters: { trainSteps: 1 },
    phase: 'waiting',
    retries: 1,
  });
  expect(state.start(NOW)).toEqual({ trial: { index: 1, trainSteps: 1 }, retries: 1 });
});

test('collected trials have succeeded already, and nothing is started for them', () => {
  const state = new SweepState((index) => `s.trial-${index}`);
  const trials = [1, 2].map((index) => ({ index, trainSteps: index }));
  const collected = [{ index: 1, objective: 0.5, model: 'm' }];
  state.open({ trials, parallelism: 2, maximumTrials: MAXIMUM, collected });
  dispatch(state);
  expect(state.all().map(({ phase, startedAt }) => [phase, startedAt !== undefined])).toEqual([
    ['succeeded', false],
    ['running', true],
  ]);
});

describe('under a limit on the cost', () => {
  // one epoch costs at most 1 US dollar
  const limited = (maximumUsd: number, parallelism = 1): SweepState => {
    const state = new SweepState((index) => `s.${index}`);
    const trials = [1, 2, 3].map((epochCount) => ({ index: epochCount, epochCount }));
    const budget = { maximumUsd, submissions: 1, usdPerToken: 0.001, mostTokens: 1_000 };
    state.open({ trials, parallelism, maximumTrials: 10, budget });
    return state;
  };

  test('a trial that does not fit waits while another runs, and another that fits goes first', () => {
    const state = limited(5, 3);
    expect(state.start(NOW)?.trial.index).toBe(1);
    expect(state.start(NOW)?.trial.index).toBe(2);
    expect(state.canStart()).toBe(false);
    state.end(2, { phase: 'succeeded', billableTokens: 100 }, NOW);
    state.end(1, { phase: 'failed', billableTokens: 0 }, NOW);
    expect(state.start(NOW)?.trial.index).toBe(3);
  });

  test('what never fits ends without a start, with the reason, and the sweep closes', () => {
    const state = limited(2);
    state.start(NOW);
    state.end(1, { phase: 'succeeded', billableTokens: 500 }, NOW);
    expect(state.isOutOfBudget()).toBe(true);
    state.endUnaffordable(NOW);
    expect(state.get(2)).toMatchObject({
      phase: 'cancelled',
      reason: expect.stringContaining('up to 2.00 US dollars'),
    });
    expect(state.cost()).toEqual({ spentUsd: 0.5, notStarted: 2 });
    expect(state.closeIfDone()).toBe(true);
  });
});
