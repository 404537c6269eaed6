import { beforeEach, describe, expect, test } from 'vitest';
import { aJobSpec, type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { aTuneRequest } from '../../test/support/requests.ts';
import { failureTypes } from '../contract/failures.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import { resolveTuneRequest } from '../requests/resolve-tune-request.ts';
import { type MetricsInput, readJobMetrics } from './read-job-metrics.ts';

const job: TuningJob = {
  name: 'projects/test-project/locations/us-central1/pipelineJobs/job-1',
  state: 'SUCCEEDED',
  createTime: '2024-01-01T00:00:00Z',
  endTime: '2024-01-01T01:00:00Z',
};
const request = resolveTuneRequest(aTuneRequest()).value as ResolvedTuneRequest;
const tensorboard = 'projects/test-project/locations/us-central1/tensorboards/1';
const spec = { ...aJobSpec, parameterValues: { ...aJobSpec.parameterValues, tensorboard_resource_id: tensorboard } };
const input: MetricsInput = { request, spec, job };

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await fakeCloud();
});

describe('reading the metrics of a job', () => {
  test('answers the values at the last step and keeps every series in an object', async () => {
    const points = [5, 10].map((step) => ({ step, value: step / 100 }));
    cloud.tensorboards.found('job-1', { eval_total_loss: points, train_total_loss: points });
    const metrics = await runActivity(readJobMetrics(cloud.dependencies), [input]);
    expect(metrics).toMatchObject({
      checkpoint: { step: 10 },
      metrics: { eval_total_loss: 0.1, train_total_loss: 0.1 },
    });
    expect(JSON.parse(cloud.objects.textOf(metrics.metricsUri ?? '') ?? '{}')).toMatchObject({
      series: { eval_total_loss: points },
    });
  });

  test.each([
    ['waits for late metrics', 0],
    ['waits up to five minutes', 299_999],
  ])('%s', async (_, waitedMs) => {
    const info = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: waitedMs };
    await expect(runActivity(readJobMetrics(cloud.dependencies), [input], info)).rejects.toMatchObject({
      type: failureTypes.jobRunning,
    });
  });

  test('then says that there are none, instead of waiting for ever', async () => {
    const info = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: 300_000 };
    expect(await runActivity(readJobMetrics(cloud.dependencies), [input], info)).toMatchObject({
      metrics: {},
      noMetrics: "no metrics in TensorBoard 300 s after the job's end",
    });
  });

  test('says which experiments could be the job, and guesses none', async () => {
    cloud.tensorboards.answer('job-1', { kind: 'ambiguous', experiments: ['a', 'b'] });
    expect(await runActivity(readJobMetrics(cloud.dependencies), [input])).toMatchObject({
      metrics: {},
      noMetrics: "several experiments could be this job's: a, b",
    });
  });
});
