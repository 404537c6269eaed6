import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JobBody, pipelineCalls } from '../../../test/support/emulated-pipeline-calls.ts';
import { tuningJob } from '../../../test/support/emulator-data.ts';
import { type Rig, startRig } from '../../../test/support/emulator-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const { create, get, createAndEnd } = pipelineCalls(() => rig);

interface JobList {
  pipelineJobs?: JobBody[];
  nextPageToken?: string;
}

describe('a job that succeeds', () => {
  test('shows the tasks in the order of the real pipeline, its root once', async () => {
    const job = await createAndEnd(tuningJob(), { id: 'succeeds' });
    expect(job.jobDetail.taskDetails.map(({ taskName, state }) => `${taskName} ${state}`)).toEqual([
      'succeeds SUCCEEDED',
      'validate-pipeline SUCCEEDED',
      'tuning-graph SUCCEEDED',
      'export-managed-dataset SUCCEEDED',
      'dataset-encoder SUCCEEDED',
      'vertex-pipelines-prompt-validation SUCCEEDED',
      'compose-params-for-model-upload SUCCEEDED',
      'large-language-model-tuning SUCCEEDED',
      'tensorboard-uploader SUCCEEDED',
      'deployment-graph SUCCEEDED',
      'upload-llm-model SUCCEEDED',
      'create-endpoint-and-deploy-model SUCCEEDED',
    ]);
    const roots = job.jobDetail.taskDetails.filter(({ execution }) => execution?.schemaTitle === 'system.Run');
    expect(roots.map(({ taskName }) => taskName)).toEqual(['succeeds']);
  });

  test('puts the model into the upload region, whatever the region of the job', async () => {
    const job = await createAndEnd(tuningJob({ location: 'us-west1' }), {
      parent: 'projects/p/locations/europe-west3',
    });
    const root = job.jobDetail.taskDetails[0]?.execution?.metadata ?? {};
    expect(root['output:model_resource_name']).toMatch(/^projects\/p\/locations\/us-west1\/models\/\d+$/);
    expect(root['output:endpoint_resource_name']).toMatch(/^projects\/p\/locations\/us-west1\/endpoints\/\d+$/);
    const id = root['output:model_resource_name']?.split('/').at(-1);
    expect(await rig.fetchJson(`/v1/projects/p/locations/europe-west3/models/${id}`)).toMatchObject({ status: 404 });
  });

  test.each([true, 'true', 'default'])('takes %s for enable_checkpoint_selection', async (value) => {
    const body = tuningJob({ enable_checkpoint_selection: value, evaluation_data_uri: 'gs://data/evaluation.jsonl' });
    expect((await createAndEnd(body)).state).toBe('PIPELINE_STATE_SUCCEEDED');
  });

  test('a cancel afterwards is answered and changes nothing', async () => {
    const { name } = await createAndEnd(tuningJob());
    expect(await rig.fetchJson(`/v1/${name}:cancel`, { method: 'POST' })).toEqual({ status: 200, body: {} });
    expect((await get(name)).state).toBe('PIPELINE_STATE_SUCCEEDED');
  });
});

describe('lists', () => {
  const parent = 'projects/lists/locations/us-central1';
  beforeAll(async () => {
    for (const id of ['a', 'b', 'c']) {
      const answer = await create(tuningJob({}, { labels: { run: id }, displayName: `job ${id}` }), { parent, id });
      expect(answer.status).toBe(200);
      rig.emulator.clock.advance(1_000);
    }
  });
  const list = async (query: string): Promise<JobList> =>
    (await rig.fetchJson(`/v1/${parent}/pipelineJobs?${query}`)).body;
  const ids = ({ pipelineJobs = [] }: JobList): string[] =>
    pipelineJobs.map(({ name }) => name.split('/').at(-1) ?? '');

  test.each([
    ['', ['c', 'b', 'a']],
    ['orderBy=create_time', ['a', 'b', 'c']],
    ['filter=labels.run%3D%22b%22', ['b']],
    ['filter=display_name:%22*%20a%22%20OR%20labels.run=c', ['c', 'a']],
    ['filter=state!=PIPELINE_STATE_QUEUED', ['c', 'b', 'a']],
    ['filter=create_time%3E%222100-01-01T00:00:00Z%22', []],
  ])('%s', async (query, expected) => {
    rig.emulator.clock.advance(20_000);
    expect(ids(await list(query))).toEqual(expected);
  });

  test('leave the tasks out, and pages of one lead through all', async () => {
    const first = await list('pageSize=1');
    expect(first.pipelineJobs?.[0]?.jobDetail).toBeUndefined();
    const second = await list(`pageSize=1&pageToken=${first.nextPageToken}`);
    const third = await list(`page_size=1&page_token=${second.nextPageToken}`);
    expect([first, second, third].flatMap(ids)).toEqual(['c', 'b', 'a']);
    expect(third.nextPageToken).toBeUndefined();
  });

  test('a job that is over can be deleted, another cannot', async () => {
    const { name } = await createAndEnd(tuningJob());
    const operation = (await rig.fetchJson(`/v1/${name}`, { method: 'DELETE' })).body as { name: string };
    expect((await rig.fetchJson(`/ui/${operation.name}`)).body).toMatchObject({ done: true });
    expect((await rig.fetchJson(`/v1/${name}`)).status).toBe(404);
    const running = (await create(tuningJob())).body as JobBody;
    expect(await rig.fetchJson(`/v1/${running.name}`, { method: 'DELETE' })).toMatchObject({
      body: { error: { status: 'FAILED_PRECONDITION' } },
    });
  });
});
