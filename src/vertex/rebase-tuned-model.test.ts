import { beforeEach, expect, test } from 'vitest';
import { type FakeTuningClient, fakeTuningClient } from '../../test/support/fake-tuning-client.ts';
import { type RebaseAnswer, rebaseTunedModel } from './rebase-tuned-model.ts';

const parent = 'projects/p/locations/us-central1';
const source = `${parent}/pipelineJobs/tune-large-model-1`;
let vertex: FakeTuningClient;
beforeEach(() => {
  vertex = fakeTuningClient();
});

const rebase = (from: string): Promise<RebaseAnswer> =>
  rebaseTunedModel(
    async () => vertex.client,
    { project: 'p', region: 'us-central1' },
    { source: from, outputDirectory: 'gs://b/out' },
  );

test('starts one job for one source, however often it is asked', async () => {
  expect(await rebase(source)).toEqual({ kind: 'started', operation: expect.stringContaining('/operations/') });
  expect(await rebase(source)).toMatchObject({ kind: 'exists', job: { name: vertex.jobs[0]?.name, state: 'PENDING' } });
  expect(await rebase(`${parent}/tuningJobs/5`)).toMatchObject({ kind: 'started' });
  expect(vertex.jobs).toHaveLength(2);
});

test('starts anew when the job of before failed', async () => {
  await rebase(source);
  vertex.change(vertex.jobs[0]?.name ?? '', { state: 'JOB_STATE_FAILED' });
  expect(await rebase(source)).toMatchObject({ kind: 'started' });
});

test.each([
  [`${parent}/models/7@1`, 'tunedModel'],
  [`${parent}/tuningJobs/5`, 'tuningJob'],
  [`${parent}/pipelineJobs/x`, 'pipelineJob'],
])('%s is sent as %s', async (from, field) => {
  await rebase(from);
  expect(vertex.rebased.at(-1)).toMatchObject({
    tunedModelRef: { [field]: from },
    artifactDestination: { outputUriPrefix: 'gs://b/out' },
  });
});

test('anything else is refused before it is sent', async () => {
  await expect(rebase(`${parent}/endpoints/1`)).rejects.toMatchObject({ kind: 'Invalid' });
  expect(vertex.rebased).toEqual([]);
});
