import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BudgetLedger } from './budget-ledger.ts';

// one epoch costs at most 1 US dollar, submitted twice 2
const budget = { maximumUsd: 10, submissions: 2, usdPerToken: 0.001, mostTokens: 1_000 };

describe('a sweep with a limit on its cost', () => {
  test('reserves all that a trial may cost, resubmissions too', () => {
    const ledger = new BudgetLedger(budget);
    ledger.reserve({ index: 1, epochCount: 2 });
    expect(ledger.reservedUsd).toBe(4);
    expect(ledger.fits({ index: 2, epochCount: 3 })).toBe(true);
    ledger.reserve({ index: 2, epochCount: 3 });
    expect(ledger.fits({ index: 3, epochCount: 1 })).toBe(false);
  });

  test('has room again when a trial cost less than was reserved', () => {
    const ledger = new BudgetLedger(budget);
    ledger.reserve({ index: 1, epochCount: 5 });
    ledger.settle({ index: 1, epochCount: 5 }, 400);
    expect(ledger.spentUsd).toBe(2);
    expect(ledger.fits({ index: 2, epochCount: 4 })).toBe(true);
  });

  test('counts a trial whose tokens nobody told as expensive as it can be, and one that made no job as nothing', () => {
    const ledger = new BudgetLedger(budget);
    ledger.reserve({ index: 1, epochCount: 1 });
    ledger.settle({ index: 1, epochCount: 1 });
    ledger.reserve({ index: 2, epochCount: 1 });
    ledger.settle({ index: 2, epochCount: 1 }, 0);
    expect(ledger.spentUsd).toBe(2);
  });

  test('has no room for a trial whose epochs Gemini chooses, and says why', () => {
    const ledger = new BudgetLedger(budget);
    expect(ledger.fits({ index: 4 })).toBe(false);
    expect(ledger.refusal({ index: 4 })).toContain('without epochCount nobody knows what it costs');
    expect(ledger.refusal({ index: 5, epochCount: 7 })).toBe(
      'not started: it may cost up to 14.00 US dollars, and of maximumCost, 10 US dollars, 0.00 are spent',
    );
  });

  test('never spends more than its limit, whatever the trials cost', () => {
    const trial = fc.record({
      epochCount: fc.integer({ min: 1, max: 20 }),
      tokens: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(trial, { maxLength: 30 }), fc.integer({ min: 1, max: 60 }), (trials, maximumUsd) => {
        const ledger = new BudgetLedger({ ...budget, maximumUsd });
        for (const [index, { epochCount, tokens, ends }] of trials.entries()) {
          if (!ledger.fits({ index, epochCount })) continue;
          ledger.reserve({ index, epochCount });
          if (ends) ledger.settle({ index, epochCount }, tokens);
          expect(ledger.spentUsd + ledger.reservedUsd).toBeLessThanOrEqual(maximumUsd + 1e-9);
        }
      }),
    );
  });
});
