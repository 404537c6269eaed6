import { describe, expect, test } from 'vitest';
import { aResolvedRequest } from '../../test/support/requests.ts';
import type { PriceEstimate } from '../contract/plan.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { jobPrice, totalPrice } from './price.ts';

const request = (different: object): ResolvedTuneRequest =>
  aResolvedRequest({ baseModel: 'gemini-2.5-flash', ...different });

describe('the price of one job', () => {
  test.each([
    // a million bytes are 166,667 to 400,000 tokens
    ['gemini-2.5-flash', 1, 0.83, 2],
    ['gemini-2.5-flash', 3, 2.5, 6],
    ['gemini-2.5-pro', 2, 8.33, 20],
    ['gemini-2.5-flash-lite', 4, 1, 2.4],
  ])('%s, %i epochs on a million bytes: %d to %d US dollars', (baseModel, epochCount, low, high) => {
    const price = jobPrice({ request: request({ baseModel, epochCount }), sizeBytes: 1_000_000 });
    expect(price).toMatchObject({ lowUsd: expect.closeTo(low, 2), highUsd: expect.closeTo(high, 2), asOf: '2026-02' });
  });

  test.each([
    [{}, /set epochCount/],
    [{ baseModel: 'gemini-3.1-flash-lite', epochCount: 1 }, /gemini-3.1-flash-lite/],
    [{ baseModel: 'code-bison@002' }, /retired on 2025-04-09/],
  ])('%o has none, and it is said why', (different, reason) => {
    expect(jobPrice({ request: request(different), sizeBytes: 1_000 })).toEqual({
      unknown: expect.stringMatching(reason),
    });
  });
});

describe('the price of all jobs', () => {
  const known = (lowUsd: number, highUsd: number, asOf: string): PriceEstimate => ({
    lowUsd,
    highUsd,
    asOf,
    basis: '',
  });

  test('is the sum, as of the oldest row', () => {
    expect(totalPrice([known(1, 2, '2026-05'), known(3, 5, '2026-02')])).toEqual({
      lowUsd: 4,
      highUsd: 7,
      asOf: '2026-02',
      basis: '2 jobs, each submitted once',
    });
  });

  test('is unknown as soon as one of them is', () => {
    expect(totalPrice([known(1, 2, '2026-05'), { unknown: 'no row' }])).toEqual({ unknown: 'no row' });
  });
});
