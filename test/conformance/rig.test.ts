import { describe, expect, test } from 'vitest';
import { GoogleApiError } from '../../src/google/errors.ts';
import { faultyCalls } from '../support/fake-faults.ts';

describe('the faults of a fake', () => {
  test('one that never fired is named', async () => {
    const { faults, call } = faultyCalls();
    faults.loseNextAnswer('create');
    faults.failNext('get', new GoogleApiError('Unavailable', 'down'));
    expect(faults.unfired()).toEqual(['create (after)', 'get (before)']);
    await expect(call('get', () => 1)).rejects.toMatchObject({ kind: 'Unavailable' });
    expect(faults.unfired()).toEqual(['create (after)']);
  });

  test('a lost answer comes after the work, a failure before it', async () => {
    const { faults, call } = faultyCalls();
    const done: string[] = [];
    faults.loseNextAnswer('create');
    await expect(call('create', () => done.push('lost'))).rejects.toMatchObject({ kind: 'Unavailable' });
    faults.failNext('create', new GoogleApiError('QuotaExhausted', 'full'));
    await expect(call('create', () => done.push('refused'))).rejects.toMatchObject({ kind: 'QuotaExhausted' });
    expect(done).toEqual(['lost']);
  });

  test('each fires once', async () => {
    const { faults, call } = faultyCalls();
    faults.failNext('get', new GoogleApiError('Unavailable', 'down'));
    await expect(call('get', () => 1)).rejects.toThrow('down');
    expect(await call('get', () => 1)).toBe(1);
  });
});
