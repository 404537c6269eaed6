import type { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { failureTypes } from '../contract/failures.ts';
import type { Finding } from '../contract/findings.ts';
import { GoogleApiError } from '../google/errors.ts';
import { invalidRequest, toFailure } from './failures.ts';

describe('what Temporal is told of an error at Google', () => {
  test.each([
    ['AlreadyExists', failureTypes.unavailable, false],
    ['QuotaExhausted', failureTypes.quotaExhausted, false],
    ['Unavailable', failureTypes.unavailable, false],
    ['Conflict', failureTypes.unavailable, false],
    ['FailedPrecondition', failureTypes.failedPrecondition, true],
    ['Cancelled', failureTypes.unavailable, false],
    ['NotFound', failureTypes.notFound, true],
    ['Invalid', failureTypes.invalidRequest, true],
    ['Denied', failureTypes.permissionDenied, true],
    ['Unimplemented', failureTypes.invalidRequest, true],
  ] as const)('%s is a failure of type %s, final: %s', (kind, type, nonRetryable) => {
    expect(toFailure(new GoogleApiError(kind, 'said Google'))).toMatchObject({
      type,
      nonRetryable,
      message: 'said Google',
    });
  });

  test('names the fields that Google complained about', () => {
    const violations = [{ field: 'train_steps', description: 'must be positive' }];
    const failure = toFailure(new GoogleApiError('Invalid', 'bad', { violations })) as ApplicationFailure;
    expect(failure.message).toBe('bad (train_steps: must be positive)');
    expect(failure.details).toEqual([violations]);
  });

  test('leaves a bug of ours as it is', () => {
    const bug = new TypeError('x is undefined');
    expect(toFailure(bug)).toBe(bug);
  });
});

describe('an invalid request', () => {
  const finding = (n: number, severity: Finding['severity'] = 'error'): Finding => ({
    code: `CODE_${n}`,
    severity,
    field: `field${n}`,
    value: String(n),
    rule: 'it must not',
    fix: 'change it',
  });

  test('is one failure with every finding in its details', () => {
    const findings = [finding(1), finding(2, 'warning'), finding(3)];
    const failure = invalidRequest(findings);
    expect(failure.message).toBe(
      [
        '2 problems, nothing was spent:',
        'field1: 1, but it must not. To fix: change it. [CODE_1]',
        'field3: 3, but it must not. To fix: change it. [CODE_3]',
      ].join('\n'),
    );
    expect(failure.details).toEqual([findings]);
  });

  test('stays short enough to be read, however many there are', () => {
    const failure = invalidRequest(Array.from({ length: 100 }, (_, n) => finding(n)));
    expect(failure.message.split('\n')).toHaveLength(14);
    expect(failure.message).toContain('and 88 more');
  });
});
