import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { isServerAway } from '../../src/client/server-away.ts';
import { DEFAULT_TASK_QUEUE, trialWorkflowId } from '../../src/contract/names.ts';
import { BILL_MEMO } from '../../src/contract/progress.ts';
import type { RankedTrial, SweepResult } from '../../src/contract/results.ts';
import type { SweepRequest } from '../../src/contract/sweep-request.ts';
import type { EmulatedJob } from '../../src/emulator/server.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { aGeminiRequest, aTuneRequest } from '../support/requests.ts';
import type { Ending, ResultRow, Run, SeenJob } from './model.ts';
import type { Stage } from './stage.ts';

export async function prepareData({ objects }: Stage, { id }: Run): Promise<void> {
  await objects.createBucket({ name: id, project: id, location: 'us-central1' });
  await objects.put(`gs://${id}/train.jsonl`, generationDataset(16), 'application/jsonl');
  await objects.put(`gs://${id}/evaluation.jsonl`, generationDataset(10, 1_000), 'application/jsonl');
}

const STEPS_A_TRIAL = 2;

/** Few steps, since training is real; every trial has a length of its own, by which its jobs are known. */
export function sweepRequest({ id, api, trials }: Run, deadline: string | undefined): SweepRequest {
  const place = {
    project: id,
    datasetUri: `gs://${id}/train.jsonl`,
    evaluationDatasetUri: `gs://${id}/evaluation.jsonl`,
    outputDirectory: `gs://${id}/output`,
    ...(deadline === undefined ? {} : { deadline }),
  };
  const numbers = Array.from({ length: trials }, (_, index) => index + 1);
  const parallelism = Math.min(trials, 2);
  if (api === 'tuningJobs') return { tune: aGeminiRequest(place), vary: { epochCount: numbers }, parallelism };
  const { trainSteps: _, ...tune } = aTuneRequest({ ...place, evaluationInterval: 1 });
  return { tune, vary: { trainSteps: numbers.map((number) => number * STEPS_A_TRIAL) }, parallelism };
}

export async function startSweep({ client }: Stage, run: Run, deadline: string | undefined): Promise<void> {
  const options = { workflowId: run.id, taskQueue: DEFAULT_TASK_QUEUE, args: [sweepRequest(run, deadline)] };
  await client.workflow.start('sweep', options);
}

/** The run's end, and that of its trials, through any absence of the server. */
export async function endOfSweep(stage: Stage, run: Run, timeoutMs: number): Promise<Ending> {
  const end = await Promise.race([
    outcome(stage, run),
    sleep(timeoutMs, undefined, { ref: false }).then(() => nothing('no end', [`none within ${timeoutMs / 1_000} s`])),
  ]);
  if (end.kind !== 'no end') await untilTrialsClosed(stage, run);
  return end;
}

async function outcome(stage: Stage, run: Run): Promise<Ending> {
  for (;;) {
    try {
      const result = (await stage.client.workflow.getHandle(run.id).result()) as SweepResult;
      return {
        kind: 'result',
        rows: result.ranking.map(rowOf),
        says: reasons(result),
        missing: await missing(stage, result),
      };
    } catch (error) {
      if (error instanceof WorkflowFailedError) return failedEnding(stage, run, error);
      if (!isServerAway(error)) throw error;
      await sleep(500);
    }
  }
}

async function failedEnding({ client }: Stage, { id }: Run, { cause }: WorkflowFailedError): Promise<Ending> {
  if (cause instanceof TerminatedFailure) return nothing('terminated', []);
  if (cause instanceof CancelledFailure) {
    const { memo } = await client.workflow.getHandle(id).describe();
    return nothing('cancelled', (memo?.[BILL_MEMO] as string[] | undefined) ?? []);
  }
  const failure = cause instanceof ApplicationFailure ? `${cause.type}: ${cause.message}` : String(cause);
  return nothing('failed', [failure]);
}

function nothing(kind: Ending['kind'], says: readonly string[]): Ending {
  return { kind, rows: [], says, missing: [] };
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
async function missing(
  { objects, emulatorUrl }: Stage,
  { ranking, tableUri, dataset }: SweepResult,
): Promise<string[]> {
  const models = ranking.flatMap(({ model }) => (model === undefined ? [] : [model]));
  const gone = await Promise.all([
    ...models.map(async (model) => ((await fetch(`${emulatorUrl}/v1/${model}`)).ok ? [] : [model])),
    ...[tableUri, dataset.uri].map(async (uri) => ((await objects.stat(uri)) === undefined ? [uri] : [])),
  ]);
  return gone.flat();
}

const TRIALS_CLOSE_WITHIN_MS = 60_000;

/** A terminated sweep ends at once, its trials a little later. */
async function untilTrialsClosed({ client }: Stage, { id, trials }: Run): Promise<void> {
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

export function seenJobs(jobs: readonly EmulatedJob[], { id, api }: Run): SeenJob[] {
  return jobs
    .filter(({ name }) => name.startsWith(`projects/${id}/`))
    .map(({ name, state, parameterValues }) => ({
      name,
      state: state.replace(/^(PIPELINE|JOB)_STATE_/, ''),
      trial:
        api === 'tuningJobs' ? Number(parameterValues.epochCount) : Number(parameterValues.train_steps) / STEPS_A_TRIAL,
    }));
}
