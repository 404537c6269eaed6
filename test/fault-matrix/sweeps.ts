import type { SweepRequest } from '../../src/contract/sweep-request.ts';
import type { EmulatedJob } from '../../src/emulator/server.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { aGeminiRequest, aTuneRequest } from '../support/requests.ts';
import type { Run, SeenJob } from './model.ts';
import type { Stage } from './stage.ts';

export const trainingData: string = generationDataset(16);
export const evaluationData: string = generationDataset(10, 1_000);

export async function prepareData({ objects }: Stage, { id }: Run): Promise<void> {
  await objects.createBucket({ name: id, project: id, location: 'us-central1' });
  await objects.put(`gs://${id}/train.jsonl`, trainingData, 'application/jsonl');
  await objects.put(`gs://${id}/evaluation.jsonl`, evaluationData, 'application/jsonl');
}

const STEPS_A_TRIAL = 2;

/** Few steps, since training is real; every trial has a length of its own, by which its jobs are known. */
export function trainStepsOf({ trials }: Run): number[] {
  return Array.from({ length: trials }, (_, index) => (index + 1) * STEPS_A_TRIAL);
}

export function sweepRequest(run: Run, deadline: string | undefined): SweepRequest {
  const { id, api, trials } = run;
  const place = {
    project: id,
    datasetUri: `gs://${id}/train.jsonl`,
    evaluationDatasetUri: `gs://${id}/evaluation.jsonl`,
    outputDirectory: `gs://${id}/output`,
    ...(deadline === undefined ? {} : { deadline }),
  };
  const parallelism = Math.min(trials, 2);
  if (api === 'tuningJobs') {
    const epochCount = Array.from({ length: trials }, (_, index) => index + 1);
    return { tune: aGeminiRequest(place), vary: { epochCount }, parallelism };
  }
  const { trainSteps: _, ...tune } = aTuneRequest({ ...place, evaluationInterval: 1 });
  return { tune, vary: { trainSteps: trainStepsOf(run) }, parallelism };
}

export function seenJobs(jobs: readonly EmulatedJob[], { id, api }: Run): SeenJob[] {
  return jobs
    .filter(({ name }) => name.startsWith(`projects/${id}/`))
    .map(({ name, state, parameterValues: { epochCount, train_steps } }) => ({
      name,
      state: state.replace(/^(PIPELINE|JOB)_STATE_/, ''),
      trial: api === 'tuningJobs' ? Number(epochCount) : Number(train_steps) / STEPS_A_TRIAL,
    }));
}
