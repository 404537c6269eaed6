import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/client';
import { workflowTypes } from '../contract/names.ts';
import { type Progress, progressQuery } from '../contract/progress.ts';
import type { SweepRetry } from '../contract/sweep-control.ts';
import { sweepDirectory } from '../contract/sweep-record.ts';
import { OUTPUT_DIRECTORY } from '../requests/patterns.ts';
import { shown } from '../requests/shown.ts';
import { type EarlierSweep, earlierSweep } from './earlier-sweep.ts';
import { RunConflictError, RunNotFoundError } from './errors.ts';
import { REQUEST_HASH_MEMO } from './request-hash.ts';
import type { StartedRun } from './start-run.ts';

const QUERY_TIMEOUT_MS = 2_000;

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
  const named = outputDirectory === undefined ? undefined : namedDirectory(outputDirectory, sweepId);
  const earlier = await earlierSweep(temporal, sweepId);
  const retryFrom = agreedDirectory(sweepId, named, earlier);
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
    throw await stillRuns(temporal, sweepId);
  }
}

async function stillRuns(temporal: Client, sweepId: string): Promise<RunConflictError> {
  if (await takesNoTrials(temporal, sweepId)) {
    return new RunConflictError(`${sweepId} still runs: all its trials have ended`, {
      fix: `wait for its end: tempotune watch ${sweepId}`,
    });
  }
  return new RunConflictError(`${sweepId} still runs, and its failed trials can run again meanwhile`, {
    fix: `tempotune sweep retry-failed ${sweepId}`,
  });
}

/** False also when nobody answers: then `retry-failed` will say why. */
async function takesNoTrials({ connection, workflow }: Client, sweepId: string): Promise<boolean> {
  const ask = (): Promise<Progress> => workflow.getHandle(sweepId).query(progressQuery);
  try {
    const { phase } = await connection.withDeadline(Date.now() + QUERY_TIMEOUT_MS, ask);
    return phase === 'ranking' || phase === 'cancelling';
  } catch {
    return false;
  }
}

/** Before anything is started: a retry that fails on its folder would hide the run before it. */
function namedDirectory(outputDirectory: string, sweepId: string): string {
  if (!OUTPUT_DIRECTORY.test(outputDirectory)) {
    throw new TypeError(
      `outputDirectory is ${shown(outputDirectory)}, and it must be the gs://bucket/folder of the sweep's request. ` +
        "To fix: write that request's outputDirectory.",
    );
  }
  const folder = outputDirectory.replace(/\/+$/, '');
  const whole = sweepDirectory('', sweepId); // copied from the bucket, where the record is
  return sweepDirectory(folder.endsWith(whole) ? folder.slice(0, -whole.length) : folder, sweepId);
}

/** @throws {RunNotFoundError} when nobody knows the folder. @throws {RunConflictError} when the record is elsewhere. */
function agreedDirectory(sweepId: string, named: string | undefined, earlier: EarlierSweep | undefined): string {
  const directory = named ?? earlier?.directory;
  if (directory === undefined) {
    throw new RunNotFoundError(`Temporal does not know the sweep ${sweepId} (any more)`, {
      fix: `name its output directory: tempotune sweep retry ${sweepId} --output-directory gs://BUCKET/FOLDER`,
    });
  }
  if (earlier?.isCompleted && earlier.directory !== directory) {
    throw new RunConflictError(`${sweepId} has its record in ${earlier.directory}, not in ${directory}`, {
      fix: `leave --output-directory out: tempotune sweep retry ${sweepId}`,
    });
  }
  return directory;
}
