import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { workflowTypes } from '../contract/names.ts';
import type { SweepRetry } from '../contract/sweep-control.ts';
import { sweepDirectory } from '../contract/sweep-record.ts';
import { RunConflictError, RunNotFoundError } from './errors.ts';
import { REQUEST_HASH_MEMO } from './request-hash.ts';
import { hashOfRun, inputOfRun } from './run-request.ts';
import type { StartedRun } from './start-run.ts';

export interface RetryOptions {
  /** `outputDirectory` of the sweep's request; needed when Temporal's retention has removed its history. */
  readonly outputDirectory?: string;
}

export async function retrySweep(
  temporal: Client,
  taskQueue: string,
  sweepId: string,
  { outputDirectory }: RetryOptions,
): Promise<StartedRun> {
  const earlier = await earlierRun(temporal, sweepId);
  const retryFrom =
    outputDirectory === undefined ? earlier?.directory : sweepDirectory(outputDirectory.replace(/\/+$/, ''), sweepId);
  if (retryFrom === undefined) {
    throw new RunNotFoundError(`Temporal does not know the sweep ${sweepId} (any more)`, {
      fix: `name its output directory: tempotune sweep retry ${sweepId} --output-directory gs://BUCKET/FOLDER`,
    });
  }
  try {
    const input: SweepRetry = { retryFrom };
    await temporal.workflow.start(workflowTypes.sweep, {
      workflowId: sweepId,
      taskQueue,
      args: [input],
      // whoever sends the sweep's request once more joins the retry
      ...(earlier?.requestHash === undefined ? {} : { memo: { [REQUEST_HASH_MEMO]: earlier.requestHash } }),
      staticSummary: `retry of ${sweepId}`,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
    });
    return { workflowId: sweepId, how: 'started' };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new RunConflictError(
      `${sweepId} still runs; its failed trials run again with: tempotune sweep retry-failed ${sweepId}`,
    );
  }
}

interface EarlierRun {
  readonly directory?: string;
  readonly requestHash?: unknown;
}

/** What Temporal still knows of the sweep; undefined when it was deleted. */
async function earlierRun(temporal: Client, sweepId: string): Promise<EarlierRun | undefined> {
  try {
    const { memo } = await temporal.workflow.getHandle(sweepId).describe();
    const input = await inputOfRun(temporal, sweepId);
    const directory = directoryOf(input, sweepId);
    return { ...(directory === undefined ? {} : { directory }), requestHash: hashOfRun(memo, input) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function directoryOf(input: unknown, sweepId: string): string | undefined {
  const { retryFrom, tune } = (input ?? {}) as { retryFrom?: unknown; tune?: { outputDirectory?: unknown } };
  if (typeof retryFrom === 'string') return retryFrom;
  const folder = tune?.outputDirectory;
  return typeof folder === 'string' ? sweepDirectory(folder.replace(/\/+$/, ''), sweepId) : undefined;
}
