import { type FieldViolation, GoogleApiError, type GoogleErrorKind } from './errors.ts';
import { violationsInJson, violationsInText, violationsInTrailer } from './field-violations.ts';
import { canonicalCodes, isCanonicalCode, kindOfCode, kindOfHttpStatus } from './status-codes.ts';
import { unusableCredentials } from './unusable-credentials.ts';

/** Makes one call and turns what Google's clients throw into GoogleApiError. A bug of ours passes as it is. */
export async function fromGoogle<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw normalised(error);
  }
}

function normalised(error: unknown): unknown {
  if (error instanceof GoogleApiError || !(error instanceof Error)) return error;
  const unusable = unusableCredentials(error);
  if (unusable) return new GoogleApiError('Denied', unusable); // no cause: its text may quote the key file
  const reading = readAsText(error) ?? readAsGrpc(error) ?? readAsHttp(error) ?? readAsNetwork(error);
  if (!reading) return error;
  const { kind, message } = reading;
  const violations = reading.violations?.length ? reading.violations : violationsInText(message);
  return new GoogleApiError(kind, message, { cause: error, violations });
}

interface Reading {
  readonly kind: GoogleErrorKind;
  readonly message: string;
  readonly violations?: FieldViolation[];
}

/** What only the text tells, whatever code it comes with. */
const byText: readonly { readonly text: RegExp; readonly kind: GoogleErrorKind; readonly fix?: string }[] = [
  // raised before anything is sent, with code 13, which from a server would mean "try again"
  { text: /serialization failure|: object expected$|: (?:array|string|number|integer) expected$/, kind: 'Invalid' },
  {
    text: /Could not load the default credentials|credential file|does not exist, or it is not a file|invalid_(?:grant|rapt)/,
    kind: 'Denied',
    fix: 'gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to a key file',
  },
  {
    text: /Unable to detect a Project Id/,
    kind: 'Denied',
    fix: 'name the project in the request, or gcloud config set project',
  },
];

function readAsText({ message }: Error): Reading | undefined {
  const row = byText.find(({ text }) => text.test(message));
  return row && { kind: row.kind, message: row.fix ? `${message} To fix: ${row.fix}.` : message };
}

interface GrpcError extends Error {
  readonly code?: unknown;
  readonly details?: unknown;
  readonly metadata?: { get?(key: string): unknown[] };
}

function readAsGrpc(error: GrpcError): Reading | undefined {
  const code = typeof error.code === 'number' ? canonicalCodes[error.code] : undefined;
  if (!code) return undefined;
  const message = typeof error.details === 'string' && error.details ? error.details : error.message;
  const trailer = error.metadata?.get?.('grpc-status-details-bin')[0];
  const violations = trailer instanceof Uint8Array ? violationsInTrailer(trailer) : [];
  return { kind: kindOfCode(code), message, violations };
}

interface HttpError extends Error {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly response?: { readonly status?: unknown; readonly statusCode?: unknown; readonly data?: unknown };
  /** Of a Cloud Storage ApiError. */
  readonly errors?: readonly { readonly reason?: string }[];
}

interface ErrorBody {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
  readonly errors?: readonly { readonly reason?: string }[];
}

// Cloud Storage says some quotas with 403
const QUOTA_REASONS = ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'dailyLimitExceeded'];

/** REST answers of Vertex AI (the message is the raw body, JSON or HTML) and of Cloud Storage. */
function readAsHttp(error: HttpError): Reading | undefined {
  const status = httpStatus(error);
  if (status === undefined) return undefined;
  const body = errorBody(error.message) ?? errorBody(error.response?.data);
  const reasons = [...(error.errors ?? []), ...(body?.errors ?? [])].map(({ reason }) => reason ?? '');
  const quota = status === 403 && reasons.some((reason) => QUOTA_REASONS.includes(reason));
  const named = isCanonicalCode(body?.status) ? kindOfCode(body.status) : kindOfHttpStatus(status);
  return {
    kind: quota ? 'QuotaExhausted' : named,
    message: typeof body?.message === 'string' ? body.message : plainText(error.message, status),
    violations: violationsInJson(body?.details),
  };
}

function httpStatus({ code, status, response }: HttpError): number | undefined {
  const candidates = [code, status, response?.status, response?.statusCode].map(Number);
  return candidates.find((candidate) => candidate >= 400 && candidate < 600);
}

function errorBody(source: unknown): ErrorBody | undefined {
  try {
    const parsed: unknown = typeof source === 'string' ? JSON.parse(source) : source;
    const [first = parsed] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
    return (first as { error?: ErrorBody } | undefined)?.error;
  } catch {
    return undefined;
  }
}

function plainText(text: string, status: number): string {
  if (!/^\s*</.test(text)) return text || `HTTP ${status}`;
  const words = text.replace(/<(style|script)[^>]*>.*?<\/\1>/gis, ' ').replace(/<[^>]*>/g, ' ');
  return `HTTP ${status}: ${words.replace(/\s+/g, ' ').trim().slice(0, 300)}`;
}

const NETWORK_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  // the bytes differ from the checksum: Cloud Storage's client has thrown them away
  'FILE_NO_UPLOAD',
  'FILE_NO_UPLOAD_DELETE',
  'CONTENT_DOWNLOAD_MISMATCH',
];
const NETWORK_TEXT =
  /socket hang up|Total timeout of API|network timeout|Premature close|ECONNRE(?:FUSED|SET)|ETIMEDOUT/i;

function readAsNetwork(error: Error & { code?: unknown }): Reading | undefined {
  const { name, message, code } = error;
  if (name === 'AbortError') return { kind: 'Cancelled', message };
  const broken = NETWORK_CODES.includes(String(code)) || name === 'TimeoutError' || NETWORK_TEXT.test(message);
  return broken ? { kind: 'Unavailable', message } : undefined;
}
