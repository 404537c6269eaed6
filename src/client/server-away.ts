import { isGrpcServiceError } from '@temporalio/client';

const UNAVAILABLE = 14;
const DEADLINE_EXCEEDED = 4;
const FAILED_PRECONDITION = 9;

/** The server did not answer, which says nothing about the run: ask again later. */
export function isServerAway(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    if (isGrpcServiceError(cause)) return cause.code === UNAVAILABLE || cause.code === DEADLINE_EXCEEDED;
    if (/ECONNREFUSED|Failed to connect before the deadline/.test(cause.message)) return true;
  }
  return false;
}

/** A query that no worker answered: the server holds it until the deadline, or says that nobody polls the queue. */
export function isWorkerAway(error: unknown): boolean {
  return (
    isGrpcServiceError(error) &&
    (error.code === FAILED_PRECONDITION || (error.code === DEADLINE_EXCEEDED && !/connect/i.test(error.details)))
  );
}
