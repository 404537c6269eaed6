/** What went wrong at Google, whichever transport said so. Policy (retry, park, fail) is decided elsewhere, by kind. */
export type GoogleErrorKind =
  | 'AlreadyExists'
  /** Quota or rate: 8 RESOURCE_EXHAUSTED, HTTP 429. */
  | 'QuotaExhausted'
  /** Unavailable, deadline, server-side internal error, broken connection: the call may or may not have taken effect. */
  | 'Unavailable'
  | 'NotFound'
  /** Bad argument, and what protobuf refuses to serialise on our side. */
  | 'Invalid'
  /** Permission or authentication. */
  | 'Denied'
  /** An etag or generation did not hold, or somebody wrote at the same time: read again, then write again. */
  | 'Conflict'
  /** The resource is not in a state for this, such as a model that is still deployed; the same call will not do later. */
  | 'FailedPrecondition'
  | 'Unimplemented'
  | 'Cancelled';

export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

/** The only error that adapters throw. */
export class GoogleApiError extends Error {
  override readonly name = 'GoogleApiError';
  readonly kind: GoogleErrorKind;
  readonly violations: readonly FieldViolation[];

  constructor(
    kind: GoogleErrorKind,
    message: string,
    options: { cause?: unknown; violations?: FieldViolation[] } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.violations = options.violations ?? [];
  }
}

export function isKind(error: unknown, ...kinds: readonly GoogleErrorKind[]): error is GoogleApiError {
  return error instanceof GoogleApiError && kinds.includes(error.kind);
}
