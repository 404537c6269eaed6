import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { getClient, startWorkflow, type WorkflowHandle, WorkflowRunOperationHandler } from '@temporalio/nexus';
import {
  HandlerError,
  HandlerStartOperationResult,
  OperationError,
  type OperationHandler,
  type StartOperationContext,
} from 'nexus-rpc';
import { derivedWorkflowId, REQUEST_HASH_MEMO } from '../client/request-hash.ts';
import { describeRequest } from '../client/request-summary.ts';
import { type IntendedRun, type Standing, standingOf, standingText } from '../client/run-request.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import { taskTimeout } from '../contract/task-timeout.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { contentHash } from '../requests/content-hash.ts';
import { resolveLaunch } from '../requests/launch-schema.ts';
import type { Resolution } from '../requests/resolution.ts';
import { accepted } from './refusals.ts';
import type { Launch } from './service.ts';

type Request = TuneRequest | SweepRequest;

interface RunKind {
  readonly workflowType: string;
  readonly resolveRequest: (request: unknown) => Resolution<unknown>;
}

/** A run that any number of callers start, join and wait for, and that none of them ends by going away. */
export class SharedRun<R extends Request, Result> implements OperationHandler<Launch<R>, Result> {
  readonly #kind: RunKind;
  readonly #running: WorkflowRunOperationHandler<IntendedRun, Result>;

  constructor(kind: RunKind) {
    this.#kind = kind;
    this.#running = new WorkflowRunOperationHandler((context, run) => start<Result>(context, run));
  }

  async start(context: StartOperationContext, input: Launch<R>): Promise<HandlerStartOperationResult<Result>> {
    const { workflowType, resolveRequest } = this.#kind;
    const { request, workflowId = derivedWorkflowId(workflowType, request) } = accepted(
      resolveLaunch(input, resolveRequest),
    );
    const run = { workflowId, workflowType, request };
    refuseOther(run, await standing(run)); // before: an attached caller could not be taken off again
    try {
      const started = await this.#running.start(context, run);
      refuseOther(run, await standing(run)); // and after: another request may have been faster just now
      return started;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return HandlerStartOperationResult.sync(await resultOf<Result>(workflowId));
    }
  }

  /** The caller is let go; the run belongs to others, too. */
  async cancel(): Promise<void> {}
}

function start<Result>(context: StartOperationContext, run: IntendedRun): Promise<WorkflowHandle<Result>> {
  const { workflowId, workflowType, request } = run;
  const { summary, details } = describeRequest(request as Request);
  return startWorkflow<() => Promise<Result>>(context, workflowType, {
    workflowId,
    args: [request] as never, // the type of a workflow that is named by text has no arguments
    memo: { [REQUEST_HASH_MEMO]: contentHash(request) },
    staticSummary: summary,
    staticDetails: details,
    ...taskTimeout(workflowType),
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
}

async function standing(run: IntendedRun): Promise<Standing | undefined> {
  try {
    return await standingOf(getClient(), run);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** The id of a run that failed is free again, whatever it was. */
function refuseOther({ workflowId }: IntendedRun, found: Standing | undefined): void {
  if (found?.is !== 'other' || !['RUNNING', 'COMPLETED'].includes(found.status)) return;
  throw new HandlerError(
    'CONFLICT',
    `workflow id ${workflowId} stands for another request (${standingText(found)}). To fix: use another id`,
    { retryableOverride: false },
  );
}

/** Of a run that ended well before. */
async function resultOf<Result>(workflowId: string): Promise<Result> {
  try {
    return (await getClient().workflow.getHandle(workflowId).result()) as Result;
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw new OperationError('failed', error.message, { cause: error.cause });
    throw error;
  }
}
