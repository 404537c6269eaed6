/** google.rpc.Code with the HTTP status that Google's JSON mapping gives it. */
export const statusCodes = {
  OK: { grpc: 0, http: 200 },
  CANCELLED: { grpc: 1, http: 499 },
  UNKNOWN: { grpc: 2, http: 500 },
  INVALID_ARGUMENT: { grpc: 3, http: 400 },
  DEADLINE_EXCEEDED: { grpc: 4, http: 504 },
  NOT_FOUND: { grpc: 5, http: 404 },
  ALREADY_EXISTS: { grpc: 6, http: 409 },
  PERMISSION_DENIED: { grpc: 7, http: 403 },
  RESOURCE_EXHAUSTED: { grpc: 8, http: 429 },
  FAILED_PRECONDITION: { grpc: 9, http: 400 },
  ABORTED: { grpc: 10, http: 409 },
  OUT_OF_RANGE: { grpc: 11, http: 400 },
  UNIMPLEMENTED: { grpc: 12, http: 501 },
  INTERNAL: { grpc: 13, http: 500 },
  UNAVAILABLE: { grpc: 14, http: 503 },
  DATA_LOSS: { grpc: 15, http: 500 },
  UNAUTHENTICATED: { grpc: 16, http: 401 },
} as const;

export type StatusCode = keyof typeof statusCodes;
export type ErrorCode = Exclude<StatusCode, 'OK'>;

export interface FieldViolation {
  field?: string;
  description: string;
}

/** One of google.rpc's error details, as proto JSON writes an Any. */
export interface ErrorDetail {
  '@type': string;
  [field: string]: unknown;
}

/** An answer of a Google service that is not a message. Both transports know how to say it. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];

  constructor(code: ErrorCode, message: string, violations: readonly FieldViolation[] = [], more: ErrorDetail[] = []) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    const badRequest = violations.length === 0 ? [] : [detail('BadRequest', { fieldViolations: violations })];
    this.details = [...badRequest, ...more];
  }
}

export function detail(type: 'BadRequest' | 'QuotaFailure' | 'RetryInfo' | 'ErrorInfo', fields: object): ErrorDetail {
  return { '@type': `type.googleapis.com/google.rpc.${type}`, ...fields };
}

export function invalidArgument(message: string, field?: string): ServiceError {
  return new ServiceError('INVALID_ARGUMENT', message, field === undefined ? [] : [{ field, description: message }]);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError('ALREADY_EXISTS', message);
}

export function notFound(kind: string, name: string): ServiceError {
  return new ServiceError('NOT_FOUND', `The ${kind} does not exist or was not found: ${name}`);
}

export function failedPrecondition(message: string): ServiceError {
  return new ServiceError('FAILED_PRECONDITION', message);
}

export interface ExceededQuota {
  metric: string;
  project: string;
  message?: string;
}

export function quotaExceeded({ metric, project, message }: ExceededQuota): ServiceError {
  const text = message ?? `The following quota metrics exceed quota limits: ${metric}`;
  const violations = [{ subject: `project:${project}`, description: `Quota exceeded for ${metric}.` }];
  return new ServiceError('RESOURCE_EXHAUSTED', text, [], [detail('QuotaFailure', { violations })]);
}

/** What Google says of a token that is no longer valid. */
export function expiredCredentials(): ServiceError {
  const message =
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  const info = { reason: 'ACCESS_TOKEN_EXPIRED', domain: 'googleapis.com' };
  return new ServiceError('UNAUTHENTICATED', message, [], [detail('ErrorInfo', info)]);
}

export function unimplemented(method: string, hint?: string): ServiceError {
  return new ServiceError('UNIMPLEMENTED', `${method} is not implemented by the emulator.${hint ? ` ${hint}` : ''}`);
}

/** The canonical name nearest to an HTTP status, for answers that carry no name of their own. */
export function statusOfHttp(http: number): StatusCode {
  if (http < 400) return 'OK';
  if (http === 412) return 'FAILED_PRECONDITION';
  if (http === 409) return 'ALREADY_EXISTS';
  const found = Object.entries(statusCodes).find(([, codes]) => codes.http === http);
  return (found?.[0] ?? (http < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL')) as StatusCode;
}
