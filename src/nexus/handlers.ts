import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { getClient } from '@temporalio/nexus';
import { HandlerError, type ServiceHandler, serviceHandler } from 'nexus-rpc';
import { workflowTypes } from '../contract/names.ts';
import { type Progress, progressQuery } from '../contract/progress.ts';
import type { SweepResult, TuneResult } from '../contract/results.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { resolveRunName } from '../requests/launch-schema.ts';
import { resolveSweepRequest } from '../requests/resolve-sweep-request.ts';
import { resolveTuneRequest } from '../requests/resolve-tune-request.ts';
import { accepted } from './refusals.ts';
import { type RunName, type RunStatus, tempotuneService } from './service.ts';
import { SharedRun } from './shared-run.ts';

// A handler has ten seconds in all for its answer.
const QUERY_TIMEOUT_MS = 4_000;

/** Serves `tempotune`; the worker's own task queue is where an endpoint must point. */
export function nexusHandlers(): ServiceHandler {
  return serviceHandler(tempotuneService, {
    tune: new SharedRun<TuneRequest, TuneResult>({
      workflowType: workflowTypes.tuneModel,
      resolveRequest: resolveTuneRequest,
    }),
    sweep: new SharedRun<SweepRequest, SweepResult>({
      workflowType: workflowTypes.sweep,
      resolveRequest: resolveSweepRequest,
    }),
    status: async (_context, input: RunName) => status(accepted(resolveRunName(input))),
    cancel: async (_context, input: RunName) => {
      const run = accepted(resolveRunName(input));
      await found(run, () => cancel(run));
      return status(run);
    },
  });
}

async function cancel({ workflowId }: RunName): Promise<void> {
  try {
    await getClient().workflow.getHandle(workflowId).cancel();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError && /completed/.test(error.message))) throw error; // it has ended: fine
  }
}

async function status(run: RunName): Promise<RunStatus> {
  const client = getClient();
  const { runId, type, status: state } = await found(run, () => client.workflow.getHandle(run.workflowId).describe());
  const progress = await progressOf(run, client);
  return { ...run, runId, workflowType: type, status: state.name, ...(progress ? { progress } : {}) };
}

/** Undefined when the run does not answer: its status is known all the same. */
async function progressOf({ workflowId }: RunName, client: Client): Promise<Progress | undefined> {
  try {
    return await client.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () =>
      client.workflow.getHandle(workflowId).query(progressQuery),
    );
  } catch {
    return undefined;
  }
}

async function found<T>({ workflowId }: RunName, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new HandlerError('NOT_FOUND', `there is no run ${workflowId}`, { cause: error });
  }
}
