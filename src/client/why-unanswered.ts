import { isPolled } from './polled-queue.ts';
import type { RunCalls } from './run-calls.ts';

/** Why no worker answers for a run: none asks for tasks; its workflow task fails; none of them takes this run. */
export type Unanswered =
  | { readonly kind: 'no worker' }
  | { readonly kind: 'task fails'; readonly attempt: number }
  | { readonly kind: 'not taken' };

/** As the server knows it. @throws {RunNotFoundError} */
export async function whyUnanswered(calls: RunCalls, workflowId: string): Promise<Unanswered> {
  const { workflow } = calls.temporal;
  const [isServed, { raw }] = await Promise.all([
    calls.inTime(() => isPolled(calls.target)),
    calls.about(workflowId, () => workflow.getHandle(workflowId).describe()),
  ]);
  const { attempt } = raw.pendingWorkflowTask ?? {};
  if (!isServed) return { kind: 'no worker' };
  return attempt && attempt > 1 ? { kind: 'task fails', attempt } : { kind: 'not taken' };
}
