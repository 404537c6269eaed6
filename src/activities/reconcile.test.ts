import { beforeEach, describe, expect, test } from 'vitest';
import { aJobSpec, type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { labelKeys } from '../contract/labels.ts';
import type { JobVerdict, ResolvedReconcileRequest } from '../contract/reconcile.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { settleJob } from './settle-job.ts';
import { type Survey, surveyJobs } from './survey-jobs.ts';

const place = { project: 'test-project', region: 'us-central1', api: 'pipelineJobs' } as const;
const rules: ResolvedReconcileRequest = {
  ...{ project: 'test-project', regions: ['us-central1'] },
  ...{ graceSeconds: 60, orphans: 'cancel', dryRun: false },
};
const keyOf = (workflowId: string): SubmissionKey => ({
  ...{ workflowId, firstExecutionRunId: 'run', attempt: 1, resubmission: 0 },
});
const terminated = { status: 'TERMINATED', closeTime: '2024-01-02T00:00:00.000Z' };

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await fakeCloud();
});

async function aJob(key: SubmissionKey): Promise<string> {
  const spec = { ...aJobSpec, labels: { [labelKeys.owner]: 'owner' } };
  return (await cloud.backend.create({ key, spec, specHash: '0'.repeat(16) })).name;
}
const survey = (): Promise<Survey> => runActivity(surveyJobs(cloud.dependencies), [{ place, rules }]);
const settle = (verdict: JobVerdict, orphans: 'cancel' | 'adopt' = 'cancel') =>
  runActivity(settleJob(cloud.dependencies), [{ place, rules: { ...rules, orphans }, verdict }]);

async function orphan(): Promise<{ job: string; key: SubmissionKey; verdict: JobVerdict }> {
  const key = keyOf('tune-1');
  const job = await aJob(key);
  cloud.workflows.add(key, terminated);
  const [verdict] = (await survey()).verdicts;
  expect(verdict).toMatchObject({ job, action: 'cancel' });
  return { job, key, verdict: verdict as JobVerdict };
}

describe('just before it acts, it looks again', () => {
  test('and leaves a job whose workflow was reset meanwhile', async () => {
    const { key, verdict } = await orphan();
    cloud.workflows.add(key);
    expect(await settle(verdict)).toMatchObject({ outcome: 'left', reason: 'a living workflow watches it by now' });
    expect(cloud.backend.cancelRequests).toEqual([]);
  });

  test('and leaves a job that ended meanwhile', async () => {
    const { job, verdict } = await orphan();
    cloud.backend.change(job, { state: 'SUCCEEDED' });
    expect(await settle(verdict)).toMatchObject({ outcome: 'left', reason: expect.stringContaining('SUCCEEDED') });
    expect(cloud.backend.cancelRequests).toEqual([]);
  });

  test('and cancels one that still nobody watches', async () => {
    const { job, verdict } = await orphan();
    expect(await settle(verdict)).toMatchObject({ outcome: 'cancelled' });
    expect(cloud.backend.cancelRequests).toEqual([job]);
  });
});

test('a job that was submitted again for quota is adopted with the key of its own submission', async () => {
  const key = { ...keyOf('tune-1'), resubmission: 3 };
  const job = await aJob(key);
  cloud.workflows.add({ ...key, resubmission: 0 }, terminated);
  expect(await settle({ job, workflowId: 'tune-1', action: 'adopt', reason: '' }, 'adopt')).toMatchObject({
    outcome: 'adopted',
  });
  expect(cloud.workflows.startedAgain).toEqual([key]);
});

test('a living workflow keeps the job of its later submission', async () => {
  const key = { ...keyOf('tune-1'), resubmission: 3 };
  await aJob(key);
  cloud.workflows.add({ ...key, resubmission: 0 });
  expect(await survey()).toEqual({ jobs: 1, watched: 1, verdicts: [], more: 0 });
});

test('more jobs than a hundred are counted, and those with something to do come first', async () => {
  for (let index = 0; index < 60; index += 1) await aJob(keyOf(`young-${index}`));
  const closeTime = new Date().toISOString();
  for (let index = 0; index < 60; index += 1)
    cloud.workflows.add(keyOf(`young-${index}`), { ...terminated, closeTime });
  for (let index = 0; index < 60; index += 1) await aJob(keyOf(`gone-${index}`));
  const { jobs, verdicts, more } = await survey();
  expect({ jobs, more }).toEqual({ jobs: 120, more: 20 });
  expect(verdicts.slice(0, 60).every(({ action }) => action === 'cancel')).toBe(true);
  expect(verdicts).toHaveLength(100);
});
