import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';

/** The deadline covers all of the body, quota waits too; it is no Temporal timeout, since those run no clean-up. */
export async function withinDeadline<T>(deadlineMs: number, body: () => Promise<T>): Promise<T> {
  const outer = CancellationScope.current();
  const scope = new CancellationScope({ cancellable: true, timeout: deadlineMs });
  try {
    return await scope.run(body);
  } catch (error) {
    if (!scope.consideredCancelled || outer.consideredCancelled) throw error;
    throw ApplicationFailure.create({
      type: failureTypes.deadlineExceeded,
      nonRetryable: true,
      message: `the job did not end within the deadline of ${Math.round(deadlineMs / 1000)} s. To fix: raise "deadline".`,
    });
  }
}
