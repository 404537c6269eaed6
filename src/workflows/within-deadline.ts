import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';
import type { ProgressBoard } from './progress-board.ts';

/**
 * The deadline covers all of the body, quota waits too; it is no Temporal timeout, since those run no clean-up.
 * @throws {ApplicationFailure} of type DeadlineExceeded, with what the run was at when time was over.
 */
export async function withinDeadline<T>(
  deadlineMs: number,
  progress: ProgressBoard,
  body: () => Promise<T>,
): Promise<T> {
  const outer = CancellationScope.current();
  const scope = new CancellationScope({ cancellable: true, timeout: deadlineMs });
  try {
    return await scope.run(body);
  } catch (error) {
    if (!scope.consideredCancelled || outer.consideredCancelled) throw error;
    const { phase, message } = progress.current();
    throw ApplicationFailure.create({
      type: failureTypes.deadlineExceeded,
      nonRetryable: true,
      message: `the deadline of ${Math.round(deadlineMs / 1000)} s passed (${phase}: ${message}). To fix: raise "deadline".`,
    });
  }
}
