import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { workflowTypes } from '../contract/names.ts';
import { sweepDirectory } from '../contract/sweep-record.ts';
import { listExecutions, quoted } from './list-executions.ts';
import { noSweep } from './no-sweep.ts';
import { REQUEST_HASH_MEMO } from './request-hash.ts';
import { runFailure } from './run-failure.ts';
import { hashOfRun, inputOfRun } from './run-request.ts';

/** What Temporal still knows of a sweep. */
export interface EarlierSweep {
  /** Where the run wrote its record, `{outputDirectory}/sweeps/{sweepId}`. */
  readonly directory: string;
  readonly requestHash?: unknown;
  /** It has a result, so the record is there. */
  readonly isCompleted: boolean;
}

/**
 * The latest run of that id that can be gone on with; undefined when Temporal has none.
 * @throws {RunNotFoundError} when the id's last run is no sweep: it must not be hidden behind one.
 */
export async function earlierSweep(temporal: Client, sweepId: string): Promise<EarlierSweep | undefined> {
  const latest = await describedRun(temporal, sweepId);
  if (latest === undefined) return undefined;
  if (latest.type !== workflowTypes.sweep) throw noSweep(sweepId, latest.type);
  const usual = await sweepOf(temporal, latest);
  if (usual) return usual;
  // a retry that looked into a wrong folder: the runs before it know the right one
  const query = `WorkflowId = ${quoted(sweepId)} AND WorkflowType = ${quoted(workflowTypes.sweep)}`;
  for await (const { runId } of listExecutions(temporal, query)) {
    const run = runId === latest.runId ? undefined : await describedRun(temporal, sweepId, runId);
    const earlier = run && (await sweepOf(temporal, run));
    if (earlier) return earlier;
  }
  return undefined;
}

type DescribedRun = NonNullable<Awaited<ReturnType<typeof describedRun>>>;

async function describedRun(temporal: Client, workflowId: string, run?: string) {
  try {
    const { type, status, memo, runId } = await temporal.workflow.getHandle(workflowId, run).describe();
    return { workflowId, runId, type, status: status.name, memo };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function sweepOf(temporal: Client, run: DescribedRun): Promise<EarlierSweep | undefined> {
  const { workflowId, runId, memo, status } = run;
  const input = await inputOfRun(temporal, workflowId, runId);
  const { retryFrom, tune } = (input ?? {}) as { retryFrom?: unknown; tune?: { outputDirectory?: unknown } };
  const isCompleted = status === 'COMPLETED';
  if (typeof retryFrom === 'string') {
    if (status === 'FAILED' && (await isRefused(temporal, run))) return undefined;
    return { directory: retryFrom, requestHash: memo?.[REQUEST_HASH_MEMO], isCompleted };
  }
  const folder = tune?.outputDirectory;
  if (typeof folder !== 'string') return undefined;
  const directory = sweepDirectory(folder.replace(/\/+$/, ''), workflowId);
  return { directory, requestHash: hashOfRun(memo, input), isCompleted };
}

/** Whether a retry ended because its folder had no record of that sweep. */
async function isRefused(temporal: Client, { workflowId, runId }: DescribedRun): Promise<boolean> {
  try {
    await temporal.workflow.getHandle(workflowId, runId, { followRuns: false }).result();
    return false;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return runFailure(error, []).findings.some(({ field }) => field === 'retryFrom');
  }
}
