import {
  type WorkflowClient,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/client';
import type { SweepRequest } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { RunConflictError } from './errors.ts';
import { derivedWorkflowId, REQUEST_HASH_MEMO, requestHash } from './request-hash.ts';
import { describeRequest } from './request-summary.ts';

export interface StartOptions {
  /** Default: made from the request, so that the same request joins its own run. No slash. */
  readonly workflowId?: string;
}

export interface StartedRun {
  readonly workflowId: string;
  /** `joined`: the same request runs under this id already, or ended well; no second job was made. */
  readonly how: 'started' | 'joined';
}

export interface RunOrder extends StartOptions {
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly request: TuneRequest | SweepRequest;
}

/** Starts the run, or joins the one that the same request made under this id. @throws {RunConflictError} */
export async function startRun(workflow: WorkflowClient, order: RunOrder): Promise<StartedRun> {
  const { workflowType, taskQueue, request } = order;
  const workflowId = order.workflowId ?? derivedWorkflowId(workflowType, request);
  const hash = requestHash(request);
  const { summary, details } = describeRequest(request);
  try {
    await workflow.start(workflowType, {
      workflowId,
      taskQueue,
      args: [request],
      memo: { [REQUEST_HASH_MEMO]: hash },
      staticSummary: summary,
      staticDetails: details,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      // FAIL and a look, where other languages take USE_EXISTING: the caller learns whether it started or joined
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
    });
    return { workflowId, how: 'started' };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { type, status, memo } = await workflow.getHandle(workflowId).describe();
    if (type === workflowType && memo?.[REQUEST_HASH_MEMO] === hash) return { workflowId, how: 'joined' };
    const state = status.name.toLowerCase().replaceAll('_', ' ');
    throw new RunConflictError(`workflow id ${workflowId} stands for another request (a ${type}, ${state})`);
  }
}
