import type { GoogleErrorKind } from './errors.ts';

/** google.rpc.Code by number. */
export const canonicalCodes = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type CanonicalCode = (typeof canonicalCodes)[number];

const kinds: Record<CanonicalCode, GoogleErrorKind> = {
  OK: 'Unavailable', // an error that claims success says nothing about the call
  CANCELLED: 'Cancelled',
  UNKNOWN: 'Unavailable',
  INVALID_ARGUMENT: 'Invalid',
  DEADLINE_EXCEEDED: 'Unavailable',
  NOT_FOUND: 'NotFound',
  ALREADY_EXISTS: 'AlreadyExists',
  PERMISSION_DENIED: 'Denied',
  RESOURCE_EXHAUSTED: 'QuotaExhausted',
  FAILED_PRECONDITION: 'FailedPrecondition',
  ABORTED: 'Conflict',
  OUT_OF_RANGE: 'Invalid',
  UNIMPLEMENTED: 'Unimplemented',
  INTERNAL: 'Unavailable',
  UNAVAILABLE: 'Unavailable',
  DATA_LOSS: 'Unavailable',
  UNAUTHENTICATED: 'Denied',
};

const byHttpStatus: Readonly<Record<number, GoogleErrorKind>> = {
  401: 'Denied',
  403: 'Denied',
  404: 'NotFound',
  408: 'Unavailable',
  409: 'AlreadyExists', // also ABORTED: a body that names its status is asked first
  410: 'Unavailable', // an upload session that is gone: begin again
  412: 'Conflict',
  429: 'QuotaExhausted',
  499: 'Cancelled',
  501: 'Unimplemented',
};

export function isCanonicalCode(code: unknown): code is CanonicalCode {
  return canonicalCodes.includes(code as CanonicalCode);
}

export function kindOfCode(code: CanonicalCode): GoogleErrorKind {
  return kinds[code];
}

export function kindOfHttpStatus(status: number): GoogleErrorKind {
  return byHttpStatus[status] ?? (status < 500 ? 'Invalid' : 'Unavailable');
}
