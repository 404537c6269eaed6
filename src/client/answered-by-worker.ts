import type { Client } from '@temporalio/client';
import { WorkerAwayError } from './errors.ts';
import { missedWorker } from './server-away.ts';

const PING_TIMEOUT_MS = 1_000;

/**
 * A query or an update: the server passes it on, and a worker answers. `subject` is what was asked, for the message.
 * @throws {WorkerAwayError} when the server is there, but no worker answers in time, or none can go on with the workflow.
 */
export async function answeredByWorker<T>(
  { connection }: Pick<Client, 'connection'>,
  { subject, timeoutMs, otherwise = '' }: { subject: string; timeoutMs: number; otherwise?: string },
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await connection.withDeadline(Date.now() + timeoutMs, ask);
  } catch (error) {
    const missed = missedWorker(error);
    if (missed === 'no') throw error;
    if (missed === 'failing') {
      throw new WorkerAwayError(`the workers can't go on with ${subject}: its workflow task fails${otherwise}`, {
        fix: "read the worker's log, which says why; a key or a build that it lacks is the usual reason",
        cause: error,
      });
    }
    // a deadline that passed in silence may also mean that the server is away: then this throws
    if (missed === 'unclear')
      await connection.withDeadline(Date.now() + PING_TIMEOUT_MS, () => connection.workflowService.getSystemInfo({}));
    throw new WorkerAwayError(`no worker answers for ${subject}${otherwise}`, { cause: error });
  }
}
