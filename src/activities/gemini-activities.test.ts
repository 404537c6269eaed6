import { beforeEach, describe, expect, test } from 'vitest';
import { generationDataset } from '../../test/support/example-datasets.ts';
import { type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { fakeTuningClient } from '../../test/support/fake-tuning-client.ts';
import type { Finding } from '../contract/findings.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import type { GeminiJobSpec } from '../contract/tuning-job.ts';
import { tuningJobs } from '../vertex/tuning-jobs.ts';
import { cancelDuplicates } from './cancel-duplicates.ts';
import { submitTuningJob } from './submit-tuning-job.ts';
import { uploadDataset } from './upload-dataset.ts';
import { type ValidatedRequest, validateRequest } from './validate-request.ts';

const request: TuneRequest = {
  project: 'test-project',
  baseModel: 'gemini-2.5-flash',
  datasetUri: 'gs://test-bucket/train.jsonl',
  evaluationDatasetUri: 'gs://test-bucket/evaluation.jsonl',
  outputDirectory: 'gs://test-bucket/output',
  pipelineJobRegion: 'us-central1',
  defaultContext: 'Write C.',
};
const location = { project: 'test-project', region: 'us-central1' };

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await fakeCloud();
});

function validate(different: Partial<TuneRequest> = {}): Promise<ValidatedRequest> {
  return runActivity(validateRequest(cloud.dependencies), [{ ...request, ...different }]);
}

async function codes(different: Partial<TuneRequest> = {}): Promise<string[]> {
  const findings = await validate(different).then(
    ({ warnings }) => warnings,
    (failure: { details?: unknown[] }) => (failure.details?.[0] ?? []) as Finding[],
  );
  return findings.map(({ code }) => code);
}

const chat = (count: number): string =>
  Array.from({ length: count }, (_, index) => {
    const messages = [
      { author: 'user', content: `add ${index}` },
      { author: 'assistant', content: `x += ${index};` },
    ];
    return `${JSON.stringify({ messages })}\n`;
  }).join('');

describe('the data of a Gemini job', () => {
  test('are converted under the name that the spec foretold, beside the original', async () => {
    const { spec, ...data } = await validate();
    const snapshots = await runActivity(uploadDataset(cloud.dependencies), [data]);
    expect(spec).toMatchObject({
      trainingDatasetUri: snapshots.converted?.training.uri,
      validationDatasetUri: snapshots.converted?.evaluation?.uri,
    });
    const [first = ''] = cloud.objects.textOf(snapshots.converted?.training.uri ?? '')?.split('\n') ?? [];
    expect(JSON.parse(first)).toEqual({
      systemInstruction: { role: 'system', parts: [{ text: 'Write C.' }] },
      contents: [
        { role: 'user', parts: [{ text: expect.any(String) }] },
        { role: 'model', parts: [{ text: expect.any(String) }] },
      ],
    });
    expect(cloud.objects.textOf(snapshots.training.uri)).toBe(generationDataset(40));
  });

  test('have another name with another default context, and the same with the same', async () => {
    const uriOf = async (different: Partial<TuneRequest>): Promise<string> =>
      ((await validate(different)).spec as GeminiJobSpec).trainingDatasetUri;
    const [one, same, other] = await Promise.all([uriOf({}), uriOf({}), uriOf({ defaultContext: 'Write Go.' })]);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test('may have either shape of the guide, each dataset its own', async () => {
    await cloud.objects.put('gs://test-bucket/chat.jsonl', chat(20), 'application/jsonl');
    const { dataset, evaluation, ...rest } = await validate({ datasetUri: 'gs://test-bucket/chat.jsonl' });
    expect([dataset.shape, evaluation?.shape]).toEqual(['chat', 'generation']);
    const data = { ...rest, dataset, ...(evaluation ? { evaluation } : {}) };
    const { converted } = await runActivity(uploadDataset(cloud.dependencies), [data]);
    expect(cloud.objects.textOf(converted?.training.uri ?? '')).toContain(
      '{"role":"model","parts":[{"text":"x += 0;"}]}',
    );
  });

  test.each([
    { examples: 15, expected: ['TOO_FEW_EXAMPLES'] },
    { examples: 16, expected: ['FEW_EXAMPLES'] },
    { examples: 100, expected: [] },
  ])('$examples examples: $expected', async ({ examples, expected }) => {
    await cloud.objects.put('gs://test-bucket/some.jsonl', generationDataset(examples), 'application/jsonl');
    expect(await codes({ datasetUri: 'gs://test-bucket/some.jsonl' })).toEqual(expected);
  });

  test('are no reason to refuse it at Google: Gemini is not retired', async () => {
    cloud = await fakeCloud({ endpoint: 'google' });
    expect(await codes()).not.toContain('PALM_RETIRED');
  });
});

describe('one job for one key', () => {
  const key = { workflowId: 'w', firstExecutionRunId: 'r', attempt: 1, resubmission: 0 };

  async function withDuplicates(): Promise<{ vertex: ReturnType<typeof fakeTuningClient>; names: string[] }> {
    const vertex = fakeTuningClient();
    const backend = tuningJobs(async () => vertex.client, location, { looksAfterLossMs: [] });
    cloud = await fakeCloud({ tuningBackend: () => backend });
    const { spec, specHash } = await validate();
    vertex.hideNew();
    for (const _ of [1, 2, 3]) await backend.create({ key, spec, specHash });
    vertex.showAll();
    return { vertex, names: vertex.jobs.map(({ name }) => name ?? '') };
  }

  test('a submit that finds several adopts the oldest and cancels the others', async () => {
    const { vertex, names } = await withDuplicates();
    const { spec, specHash } = await validate();
    const order = { key, spec, specHash };
    const answer = await runActivity(submitTuningJob(cloud.dependencies), [
      { order, turn: { brokerId: 'broker', leaseId: 'lease', fence: 1 } },
    ]);
    expect(answer).toMatchObject({ kind: 'submitted', job: { name: names[0] } });
    expect(vertex.jobs.map(({ state }) => state)).toEqual([
      'JOB_STATE_PENDING',
      'JOB_STATE_CANCELLING',
      'JOB_STATE_CANCELLING',
    ]);
  });

  test('late duplicates are cancelled, also older ones: the recorded job stays', async () => {
    const { vertex, names } = await withDuplicates();
    const keep = names[1] ?? '';
    vertex.change(names[2] ?? '', { state: 'JOB_STATE_SUCCEEDED' });
    const input = { key, location, keep };
    expect(await runActivity(cancelDuplicates(cloud.dependencies), [input])).toEqual([names[0]]);
    expect(vertex.jobs.map(({ state }) => state)).toEqual([
      'JOB_STATE_CANCELLING',
      'JOB_STATE_PENDING',
      'JOB_STATE_SUCCEEDED',
    ]);
  });
});
