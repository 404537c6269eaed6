import { expect, test } from 'vitest';
import type { TuningJob } from '../contract/tuning-job.ts';
import { jobNotSuccessful } from './job-failures.ts';

test("Google's sentence about a failed job goes on with the fix after one full stop", () => {
  const job: TuningJob = {
    name: 'jobs/1',
    state: 'FAILED',
    createTime: '2026-11-24T08:00:00Z',
    failure: { task: 'tuning', code: 'INTERNAL', message: 'The task failed.' },
  };
  const key = { workflowId: 'night', firstExecutionRunId: 'r', attempt: 1, trial: 1, resubmission: 0 };
  expect(jobNotSuccessful(job, key).message).toBe(
    'tuning job jobs/1 is FAILED in task tuning: INTERNAL: The task failed. ' +
      'To fix: pay for a new job: tempotune sweep retry night',
  );
});
