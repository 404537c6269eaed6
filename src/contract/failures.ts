/** Types of the failures that callers see, in every language. Stable: nonRetryable lists, tests and services compare them. */
export const failureTypes = {
  /** Benign: the job has not changed; the server asks again. */
  jobRunning: 'JobRunning',
  /** Benign: nothing to say yet about a place in line, or about those who hold leases; the server asks again. */
  stillWaiting: 'StillWaiting',
  invalidRequest: 'InvalidRequest',
  permissionDenied: 'PermissionDenied',
  notFound: 'NotFound',
  /** Another spec holds this key's job id. */
  idempotencyConflict: 'IdempotencyConflict',
  tuningJobFailed: 'TuningJobFailed',
  /** Somebody cancelled the job at Vertex AI, or an earlier run did. */
  tuningJobCancelled: 'TuningJobCancelled',
  deadlineExceeded: 'DeadlineExceeded',
  /** The clean-up of an ended run was refused: its job may still run and cost money. Worse news than what ended the run. */
  cleanUpFailed: 'CleanUpFailed',
  /** A job succeeded, but its model is gone: a cached pipeline can name a deleted model. */
  modelMissing: 'ModelMissing',
  tooFewTrials: 'TooFewTrials',
  /** An update that does not fit where the run is now; the run itself goes on. */
  updateRefused: 'UpdateRefused',
  /** A resource is not in a state for what was asked; trying again does not help. */
  failedPrecondition: 'FailedPrecondition',
  quotaExhausted: 'QuotaExhausted',
  unavailable: 'Unavailable',
} as const;

export type FailureType = (typeof failureTypes)[keyof typeof failureTypes];
