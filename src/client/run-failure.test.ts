import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowFailedError,
} from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import { billSentences, runFailure } from './run-failure.ts';

const finding = { code: 'REGION', severity: 'error', field: 'pipelineJobRegion', rule: 'r', fix: 'f' } as const;

describe('a failed run, taken apart', () => {
  test('the cause at the bottom tells, not the activity that carried it', () => {
    const cause = ApplicationFailure.nonRetryable('2 problems', 'InvalidRequest', [finding]);
    const carrier = new ActivityFailure(
      'Activity task failed',
      'validateRequest',
      '1',
      'NON_RETRYABLE_FAILURE',
      'w',
      cause,
    );
    expect(runFailure(failed(carrier), [])).toEqual({
      end: 'failed',
      type: 'InvalidRequest',
      message: '2 problems',
      details: [[finding]],
      findings: [finding],
      billed: [],
    });
  });

  test.each([
    ['cancelled', new CancelledFailure('Workflow cancelled')],
    ['terminated', new TerminatedFailure('Workflow execution terminated')],
    ['timed out', new TimeoutFailure('Workflow execution timed out', undefined, 'START_TO_CLOSE')],
  ] as const)('%s is told from failed', (end, cause) => {
    expect(runFailure(failed(cause), []).end).toBe(end);
  });

  test('details of other kinds are kept, but are no findings', () => {
    const cause = ApplicationFailure.nonRetryable('no', 'TuningJobFailed', { job: 'j' });
    expect(runFailure(failed(cause), [])).toMatchObject({ details: [{ job: 'j' }], findings: [] });
  });

  test('the bill is taken from the memo, else from the details', () => {
    const bill = { job: 'j', state: 'FAILED', acceleratorSeconds: 3, accelerator: 'a', sentence: '3 s' };
    const cause = ApplicationFailure.nonRetryable('no', 'TuningJobFailed', [finding], { billed: [bill] });
    expect(runFailure(failed(cause), []).billed).toEqual(['3 s']);
    expect(runFailure(failed(cause), ['from the memo']).billed).toEqual(['from the memo']);
  });

  test.each([undefined, null, 'text', 7, {}, [null, 7, {}], { billed: 'x' }])('%j is no bill', (value) => {
    expect(billSentences(value)).toEqual([]);
  });
});

function failed(cause: Error): WorkflowFailedError {
  return new WorkflowFailedError('Workflow execution failed', cause, 'RETRY_POLICY_NOT_SET');
}
