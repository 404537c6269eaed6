import { workflowInfo } from '@temporalio/workflow';
import type { Bill } from '../contract/progress.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { ResolvedSweepRequest } from '../contract/sweep-request.ts';
import { activities } from './activity-options.ts';
import { payment } from './clean-up-job.ts';

/** The sweep makes the keys: after its own reset the children start anew, and must find the jobs they paid for. */
export function trialKey(index: number, retries: number): SubmissionKey {
  const { workflowId, firstExecutionRunId, attempt } = workflowInfo();
  const retry = retries === 0 ? {} : { retry: retries };
  return { workflowId, firstExecutionRunId, attempt, trial: index, ...retry, resubmission: 0 };
}

/** Cancels what still runs under the key; the trial itself may have been terminated, which runs no clean-up. */
export async function endJobsOf(key: SubmissionKey, { tune }: ResolvedSweepRequest): Promise<Bill[]> {
  const { cancelTuningJob, waitForJobEnd } = activities('cleanUp');
  const { project, pipelineJobRegion: region, pollIntervalMs } = tune;
  const { api, ...paid } = payment(tune);
  const shared = { key, location: { project, region }, api, pollIntervalMs };
  await cancelTuningJob({ ...shared, mayStillAppear: false });
  return waitForJobEnd({ ...shared, ...paid });
}
