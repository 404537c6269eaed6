import type { JobState } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';

/** Of google.cloud.aiplatform.v1.PipelineState and JobState, without their prefixes. */
const states: Readonly<Record<string, JobState>> = {
  UNSPECIFIED: 'QUEUED', // just created
  QUEUED: 'QUEUED',
  PENDING: 'PENDING',
  RUNNING: 'RUNNING',
  UPDATING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  PARTIALLY_SUCCEEDED: 'PARTIALLY_SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLING: 'CANCELLING',
  CANCELLED: 'CANCELLED',
  PAUSED: 'PAUSED',
  EXPIRED: 'EXPIRED',
};

/**
 * @throws GoogleApiError of kind Unavailable for a state that this version does not know: it is looked at again until the
 * deadline, for a final error would cancel a paid job that does nothing wrong.
 */
export function jobState({ name, state }: { name?: string | null; state?: unknown }): JobState {
  const known = states[String(state ?? 'UNSPECIFIED').replace(/^(?:PIPELINE|JOB)_STATE_/, '')];
  if (known) return known;
  throw new GoogleApiError('Unavailable', `${name} is in state ${String(state)}, which this version does not know`);
}
