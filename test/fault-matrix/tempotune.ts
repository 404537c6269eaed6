import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { retrySweep } from '../../src/client/retry-sweep.ts';
import { isServerAway } from '../../src/client/server-away.ts';
import { DEFAULT_TASK_QUEUE, trialWorkflowId, workflowTypes } from '../../src/contract/names.ts';
import { BILL_MEMO } from '../../src/contract/progress.ts';
import type { RankedTrial, SweepResult } from '../../src/contract/results.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { type DevServer, freePort, startDevServer } from '../support/dev-server.ts';
import { type Program, tempotune } from '../support/program.ts';
import { type Ending, type ResultRow, type Run, withoutResult } from './model.ts';
import { processCrew } from './process-crew.ts';
import { steps } from './steps.ts';
import type { Place, Players, Subject } from './subject.ts';
import { sweepRequest } from './sweeps.ts';

/** Workers as processes of their own, and a Temporal dev server on a database file. */
export const tempotuneSubject: Subject = {
  name: 'tempotune',
  says: 'the sweep of this project: workflows on a Temporal server',
  apis: ['pipelineJobs', 'tuningJobs'],
  steps,
  notApplicable: () => undefined,
  expected: (fault, step) => fault.expected(step),
  open,
};

async function open({ emulatorUrl, temporalCliPath, folder }: Place): Promise<Players> {
  const port = await freePort();
  const databaseFile = join(folder, 'temporal.db');
  const startServer = (): Promise<DevServer> => startDevServer(temporalCliPath, { port, databaseFile });
  let server = await startServer();
  const connection = await Connection.connect({
    address: server.address,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 },
  });
  const client = new Client({ connection });
  const environment = {
    TEMPORAL_ADDRESS: server.address,
    TEMPOTUNE_QUOTA_GPU: '100',
    TEMPOTUNE_VERTEX_ENDPOINT: emulatorUrl,
    TEMPOTUNE_STORAGE_ENDPOINT: emulatorUrl,
    TEMPOTUNE_LOG_LEVEL: 'error',
    METADATA_SERVER_DETECTION: 'none',
  };
  const crew = processCrew(async (): Promise<Program> => {
    const worker = tempotune(['worker'], environment);
    await worker.says('Worker on task queue');
    return worker;
  });
  await crew.start();
  const start = async (run: Run, deadline: string | undefined): Promise<void> => {
    const options = { workflowId: run.id, taskQueue: DEFAULT_TASK_QUEUE, args: [sweepRequest(run, deadline)] };
    await client.workflow.start(workflowTypes.sweep, options);
  };
  const retryFromRecord = async ({ id }: Run): Promise<void> => {
    await retrySweep(client, DEFAULT_TASK_QUEUE, id, {});
  };
  let isOpen = true;
  /** Through any absence of the server. */
  const outcome = async (run: Run): Promise<Ending> => {
    while (isOpen) {
      try {
        const result = (await client.workflow.getHandle(run.id).result()) as SweepResult;
        const rows = result.ranking.map(rowOf);
        return { kind: 'result', rows, says: reasons(result), missing: await missing(emulatorUrl, result) };
      } catch (error) {
        if (error instanceof WorkflowFailedError) return failedEnding(client, run, error);
        if (!isServerAway(error)) throw error;
        await sleep(500);
      }
    }
    return withoutResult('no end', ['its stage was closed']);
  };
  return {
    crew,
    start,
    retry: (run, from) => (from === 'the start' ? start(run, undefined) : retryFromRecord(run)),
    async end(run, timeoutMs) {
      const never = sleep(timeoutMs, undefined, { ref: false });
      const end = await Promise.race([outcome(run), never.then(() => noEnd(timeoutMs))]);
      if (end.kind !== 'no end') await untilTrialsClosed(client, run);
      return end;
    },
    async cancel({ id }) {
      await client.workflow.getHandle(id).cancel();
    },
    temporal: {
      client,
      kill: () => server.stop(), // SIGKILL
      async start() {
        server = await startServer();
      },
    },
    /** The connection stays: a call that waits to be tried again would throw where nobody can catch it. */
    async close() {
      isOpen = false;
      await crew.kill();
      await server.stop();
    },
  };
}

function noEnd(timeoutMs: number): Ending {
  return withoutResult('no end', [`none within ${timeoutMs / 1_000} s`]);
}

async function failedEnding(client: Client, { id }: Run, { cause }: WorkflowFailedError): Promise<Ending> {
  if (cause instanceof TerminatedFailure) return withoutResult('terminated', []);
  if (cause instanceof CancelledFailure) {
    const { memo } = await client.workflow.getHandle(id).describe();
    return withoutResult('cancelled', (memo?.[BILL_MEMO] as string[] | undefined) ?? []);
  }
  const failure = cause instanceof ApplicationFailure ? `${cause.type}: ${cause.message}` : String(cause);
  return withoutResult('failed', [failure]);
}

function rowOf({ index, rank, objective, job }: RankedTrial): ResultRow {
  return {
    trial: index,
    ...(rank === undefined ? {} : { rank }),
    ...(objective === undefined ? {} : { objective }),
    ...(job === undefined ? {} : { job }),
  };
}

function reasons({ ranking }: SweepResult): string[] {
  return ranking.flatMap(({ index, reason }) => (reason === undefined ? [] : [`trial ${index}: ${reason}`]));
}

/** Models and objects that the result names and that are not there. */
async function missing(emulatorUrl: string, { ranking, tableUri, dataset }: SweepResult): Promise<string[]> {
  const objects = cloudStorage({ endpoint: emulatorUrl });
  const models = ranking.flatMap(({ model }) => (model === undefined ? [] : [model]));
  const gone = await Promise.all([
    ...models.map(async (model) => ((await fetch(`${emulatorUrl}/v1/${model}`)).ok ? [] : [model])),
    ...[tableUri, dataset.uri].map(async (uri) => ((await objects.stat(uri)) === undefined ? [uri] : [])),
  ]);
  return gone.flat();
}

const TRIALS_CLOSE_WITHIN_MS = 60_000;

/** A terminated sweep ends at once, its trials a little later. */
async function untilTrialsClosed(client: Client, { id, trials }: Run): Promise<void> {
  const end = Date.now() + TRIALS_CLOSE_WITHIN_MS;
  for (let trial = 1; trial <= trials; trial += 1) {
    const handle = client.workflow.getHandle(trialWorkflowId(id, trial));
    while (Date.now() < end) {
      const description = await handle.describe().catch(() => undefined); // it may never have started
      if (description?.status.name !== 'RUNNING') break;
      await sleep(100);
    }
  }
}
