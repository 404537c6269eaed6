import { isGrpcServiceError } from '@temporalio/client';

const CANCELLED = 1; // what a call may get whose deadline passed while the server held it, or whose server went down
const DEADLINE_EXCEEDED = 4;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
const REFUSALS: readonly number[] = [3, 5, 7, 16]; // of the call itself: invalid, no namespace, no permission, no identity

interface GrpcStatus {
  readonly code: number;
  readonly details: string;
}

/** The server did not answer, which says nothing about the run: ask again later. */
export function isServerAway(error: unknown): boolean {
  const status = grpcStatus(error);
  if (!status) return chain(error).some(({ message }) => /ECONNREFUSED|Failed to connect/.test(message));
  return [CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE].includes(status.code);
}

/**
 * Whether a query or an update failed for want of a worker; `failing` when workers are there and break down over the
 * workflow; `unclear` when the deadline passed and the server said nothing.
 */
export function missedWorker(error: unknown): 'yes' | 'no' | 'unclear' | 'failing' {
  const status = grpcStatus(error);
  if (!status) return 'no';
  if (/Workflow Task in failed state/.test(status.details)) return 'failing';
  if (/Update-with-Start could not be executed/.test(status.details) && !REFUSALS.includes(status.code))
    return 'failing';
  if (status.code === FAILED_PRECONDITION) return 'yes';
  if (status.code !== CANCELLED && status.code !== DEADLINE_EXCEEDED) return 'no';
  return /\b(worker|poller)\b/.test(status.details) ? 'yes' : 'unclear';
}

/** Temporal's client wraps the transport's error. */
export function grpcStatus(error: unknown): GrpcStatus | undefined {
  return chain(error).find(isGrpcServiceError);
}

function chain(error: unknown): Error[] {
  const errors: Error[] = [];
  for (let cause = error; cause instanceof Error && errors.length < 10; cause = cause.cause) errors.push(cause);
  return errors;
}
