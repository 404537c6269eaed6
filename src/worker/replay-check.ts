import type { Client } from '@temporalio/client';
import { type Logger, type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { workerDataConverter } from '../client/data-converter.ts';
import { listExecutions, quoted } from '../client/list-executions.ts';
import type { Settings } from '../config.ts';
import { replayReason } from './replay-reason.ts';
import { installRuntime } from './runtime.ts';
import { workflowCode } from './workflow-code.ts';

/** A run that this build could not go on with. */
export interface ReplayFailure {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** What history holds, and what this build would do instead. */
  readonly reason: string;
}

export interface ReplayReport {
  readonly replayed: number;
  readonly failures: readonly ReplayFailure[];
}

export interface ReplayCheckOptions {
  readonly client: Client;
  readonly settings: Settings;
  readonly log?: Logger;
  /** For tests and for running unbuilt: a bundle made elsewhere. */
  readonly workflowBundlePath?: string;
}

/** Replays every open run of the task queue with the workflows of this build. Polls for nothing, changes nothing. */
export async function replayOpenRuns({
  client,
  settings,
  log,
  workflowBundlePath,
}: ReplayCheckOptions): Promise<ReplayReport> {
  const { metricsPort: _, ...quiet } = settings;
  installRuntime({ ...quiet, logLevel: 'error' }, log);
  const options: ReplayWorkerOptions = {
    ...workflowCode(workflowBundlePath, settings.encryptionKeys !== undefined),
    dataConverter: workerDataConverter(settings.encryptionKeys),
  };
  const types = new Map<string, string>();
  const failures: ReplayFailure[] = [];
  let replayed = 0;
  for await (const { workflowId, runId, error } of Worker.runReplayHistories(
    options,
    openRuns(client, settings, types),
  )) {
    replayed += 1;
    if (error)
      failures.push({ workflowId, runId, workflowType: types.get(runId) ?? 'unknown', reason: replayReason(error) });
  }
  return { replayed, failures };
}

type RecordedRun =
  Extract<Parameters<typeof Worker.runReplayHistories>[1], Iterable<unknown>> extends Iterable<infer Run> ? Run : never;

async function* openRuns(
  client: Client,
  { taskQueue }: Settings,
  types: Map<string, string>,
): AsyncGenerator<RecordedRun> {
  const query = `TaskQueue=${quoted(taskQueue)} AND ExecutionStatus='Running'`;
  for await (const { workflowId, runId, type } of listExecutions(client, query)) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    // A run that no worker has touched yet has nothing that could differ.
    if (!history.events?.some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes))
      continue;
    types.set(runId, type);
    yield { workflowId, history };
  }
}
