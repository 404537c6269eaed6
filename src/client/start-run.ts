import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/client';
import type { SweepRequest } from '../contract/sweep-request.ts';
import { taskTimeout } from '../contract/task-timeout.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { contentHash } from '../requests/content-hash.ts';
import { RunConflictError } from './errors.ts';
import { derivedWorkflowId, REQUEST_HASH_MEMO } from './request-hash.ts';
import { describeRequest } from './request-summary.ts';
import { standingOf, standingText } from './run-request.ts';

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
export async function startRun(temporal: Client, order: RunOrder): Promise<StartedRun> {
  const { workflowType, taskQueue, request } = order;
  const workflowId = order.workflowId ?? derivedWorkflowId(workflowType, request);
  const { summary, details } = describeRequest(request);
  try {
    await temporal.workflow.start(workflowType, {
      workflowId,
      taskQueue,
      args: [request],
      memo: { [REQUEST_HASH_MEMO]: contentHash(request) },
      staticSummary: summary,
      staticDetails: details,
      ...taskTimeout(workflowType),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      // FAIL and a look, where other languages take USE_EXISTING: the caller learns whether it started or joined
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
    });
    return { workflowId, how: 'started' };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return joinRun(temporal, order);
  }
}

/**
 * Finds the run that the same request made under this id; starts none.
 * @throws {RunConflictError} when the id stands for another request. @throws WorkflowNotFoundError
 */
export async function joinRun(temporal: Client, order: Omit<RunOrder, 'taskQueue'>): Promise<StartedRun> {
  const { workflowType, request } = order;
  const workflowId = order.workflowId ?? derivedWorkflowId(workflowType, request);
  const standing = await standingOf(temporal, { workflowId, workflowType, request });
  if (standing.is === 'same') return { workflowId, how: 'joined' };
  throw new RunConflictError(`workflow id ${workflowId} stands for another request (${standingText(standing)})`);
}
