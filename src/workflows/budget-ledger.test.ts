import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BudgetLedger } from './budget-ledger.ts';

const budget = {
  maximumUsd: 10,
  submissions: 2,
  trials: [
    { index: 1, submissionUsd: 2, usdPerToken: 0.001 },
    { index: 2, submissionUsd: 3, usdPerToken: 0.001 },
    { index: 3, submissionUsd: 1, usdPerToken: 0.001 },
  ],
};

describe('a sweep with a limit on its cost', () => {
  test('reserves all that a trial may cost, resubmissions too', () => {
    const ledger = new BudgetLedger(budget);
    ledger.reserve(1);
    expect(ledger.reservedUsd).toBe(4);
    expect(ledger.fits(2)).toBe(true);
    ledger.reserve(2);
    expect(ledger.fits(3)).toBe(false);
  });

  test('has room again when a trial cost less than was reserved', () => {
    const ledger = new BudgetLedger(budget);
    ledger.reserve(1);
    ledger.reserve(2);
    ledger.settle(1, ledger.costOf(1, { submissions: 1, billableTokens: 500 }));
    expect(ledger.spentUsd).toBe(0.5);
    expect(ledger.fits(3)).toBe(true);
  });

  test('counts a trial whose tokens nobody told as expensive as it can be, and one that made no job as nothing', () => {
    const ledger = new BudgetLedger(budget);
    expect(ledger.costOf(2, { submissions: 2 })).toBe(6);
    expect(ledger.costOf(2, { submissions: 0 })).toBe(0);
  });

  test('has no room for a trial without a price', () => {
    expect(new BudgetLedger(budget).fits(4)).toBe(false);
  });

  test('never spends more than its limit, whatever the trials cost', () => {
    const trial = fc.record({
      submissionUsd: fc.double({ min: 0.01, max: 5, noNaN: true }),
      costUsd: fc.double({ min: 0, max: 50, noNaN: true }),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(trial, { maxLength: 30 }),
        fc.double({ min: 1, max: 40, noNaN: true }),
        (trials, maximumUsd) => {
          const priced = trials.map(({ submissionUsd }, at) => ({ index: at + 1, submissionUsd, usdPerToken: 0 }));
          const ledger = new BudgetLedger({ maximumUsd, submissions: 3, trials: priced });
          for (const [at, { costUsd, ends }] of trials.entries()) {
            if (!ledger.fits(at + 1)) continue;
            ledger.reserve(at + 1);
            if (ends) ledger.settle(at + 1, costUsd);
            expect(ledger.spentUsd + ledger.reservedUsd).toBeLessThanOrEqual(maximumUsd + 1e-9);
          }
        },
      ),
    );
  });
});
