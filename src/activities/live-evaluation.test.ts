import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { fakeTuningClient } from '../../test/support/fake-tuning-client.ts';
import { failureTypes } from '../contract/failures.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { tuningJobs } from '../vertex/tuning-jobs.ts';
import { waitForJobChange } from './wait-for-job-change.ts';

const location = { project: 'p', region: 'us-central1' };
const experiment = 'projects/p/locations/us-central1/metadataStores/default/contexts/tuning-experiment-1';
const points = (...values: number[]): { step: number; value: number }[] =>
  values.map((value, index) => ({ step: (index + 1) * 10, value }));

let cloud: FakeCloud;
let job: TuningJob;
let phase: string | undefined;
beforeEach(async () => {
  const vertex = fakeTuningClient();
  phase = 'TUNING';
  const backend = tuningJobs(async () => vertex.client, location, { phaseOf: async () => phase });
  cloud = await fakeCloud({ tuningBackend: () => backend });
  const parent = 'projects/p/locations/us-central1';
  const [{ name }] = await vertex.client.createTuningJob({ parent, tuningJob: { baseModel: 'gemini-2.5-flash' } });
  vertex.change(name ?? '', { state: 'JOB_STATE_RUNNING', experiment });
  job = await backend.get(name ?? '');
});

const look = (known: TuningJob, reported = 0): Promise<TuningJob> =>
  runActivity(waitForJobChange(cloud.dependencies), [{ job: known, reported, pollIntervalMs: 1_000 }]);

describe('while a Gemini job runs', () => {
  test('a new evaluation is a change, the same one is none', async () => {
    cloud.experiments.found(experiment, { eval_total_loss: points(1, 0.5), train_total_loss: points(2, 1, 0.5) });
    const changed = await look(job);
    expect(changed.evaluation).toEqual({ step: 20, metrics: { eval_total_loss: 0.5 } });
    await expect(look(changed)).rejects.toMatchObject({
      type: failureTypes.jobRunning,
      message: 'RUNNING, TUNING, step 20: eval_total_loss 0.5000',
    });
  });

  test('after six reports evaluations are shown by the pending poll only', async () => {
    cloud.experiments.found(experiment, { eval_total_loss: points(1) });
    await expect(look(job, 6)).rejects.toMatchObject({ message: expect.stringContaining('step 10') });
  });

  test('an experiment that can not be read is no change and no failure', async () => {
    cloud.experiments.faults.failNext('read', new GoogleApiError('Denied', 'no'));
    await expect(look(job)).rejects.toMatchObject({ type: failureTypes.jobRunning, message: 'RUNNING, TUNING' });
    expect(cloud.experiments.faults.unfired()).toEqual([]);
  });

  test('a sub-state that can not be read keeps the one before', async () => {
    phase = undefined;
    await expect(look(job)).rejects.toMatchObject({ type: failureTypes.jobRunning, message: 'RUNNING, TUNING' });
    phase = 'POST_PROCESSING';
    expect(await look(job)).toMatchObject({ phase: 'POST_PROCESSING' });
  });
});
