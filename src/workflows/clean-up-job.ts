import type { Bill } from '../contract/progress.ts';
import type { Accelerator, ResolvedTuneRequest, TuningApi } from '../contract/tune-request.ts';
import { activities } from './activity-options.ts';
import { cleanUpFailed } from './job-failures.ts';
import type { Submission } from './submission.ts';

/** Cancels by key and waits until every job of it is terminal, since quota is free only then. Answers what is billed. */
export async function cleanUp(submission: Submission, request: ResolvedTuneRequest): Promise<Bill[]> {
  try {
    return await cancelByKeyAndWait(submission, request);
  } catch (error) {
    throw cleanUpFailed(submission.order, error);
  }
}

async function cancelByKeyAndWait(
  { order: { key, spec }, outcomeUnknown: mayStillAppear }: Submission,
  request: ResolvedTuneRequest,
): Promise<Bill[]> {
  const { cancelTuningJob, waitForJobEnd } = activities('cleanUp');
  const location = { project: spec.project, region: spec.pipelineJobRegion };
  const { pollIntervalMs } = request;
  const paid = payment(request);
  await cancelTuningJob({ key, location, api: paid.api, mayStillAppear, pollIntervalMs });
  return waitForJobEnd({ key, location, ...paid, pollIntervalMs });
}

/** What the bill of a job depends on. */
export function payment(request: ResolvedTuneRequest): { readonly api: TuningApi; readonly accelerator?: Accelerator } {
  if (request.api === 'tuningJobs') return { api: 'tuningJobs' };
  return { api: 'pipelineJobs', accelerator: request.acceleratorType };
}
