import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPlan } from '../../src/cli/commands/plan.ts';
import { runSweep } from '../../src/cli/commands/sweep.ts';
import type { Plan } from '../../src/contract/plan.ts';
import type { SweepRequest } from '../../src/contract/sweep-request.ts';
import type { TuneRequest } from '../../src/contract/tune-request.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import type { ObjectStore } from '../../src/gcs/object-store.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { aGeminiRequest, aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { type FakeContext, fakeContext } from './fake-context.ts';

let emulator: Emulator;
let objects: ObjectStore;
let folder: string;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0 });
  objects = cloudStorage({ endpoint: emulator.url });
  await objects.createBucket({ name: 'test-bucket', project: 'test-project', location: 'us-central1' });
  await objects.put('gs://test-bucket/train.jsonl', generationDataset(240), 'application/jsonl');
  await objects.put('gs://test-bucket/evaluation.jsonl', generationDataset(12, 1_000), 'application/jsonl');
  folder = await mkdtemp(join(tmpdir(), 'tempotune-plan-'));
});

afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

function context(client: object = {}): FakeContext {
  const environment = { TEMPOTUNE_VERTEX_ENDPOINT: emulator.url, TEMPOTUNE_STORAGE_ENDPOINT: emulator.url };
  return fakeContext({ environment, client });
}

async function written(request: TuneRequest | SweepRequest, name = 'request.json'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(request));
  return file;
}

async function planOf(request: TuneRequest | SweepRequest): Promise<Plan> {
  const fake = context();
  await runPlan({ request: await written(request), json: true }, fake);
  return JSON.parse(fake.printed.out) as Plan;
}

const WRITES = /create|insert|update|delete|patch|cancel|rewrite|upload|POST|PUT|PATCH|DELETE/i;

function writes(): string[] {
  return emulator.journal
    .entries()
    .map(({ method }) => method)
    .filter((method) => WRITES.test(method));
}

describe("a plan on the guide's own numbers", () => {
  test('240 examples, 20 steps of 24 on TPU: two epochs', async () => {
    const [trial] = (await planOf(aTuneRequest({ trainSteps: 20, acceleratorType: 'TPU' }))).trials;
    expect(trial?.load).toEqual({ batchSize: 24, examplesSeen: 480, epochs: 2 });
  });

  test('240 examples, 15 steps of 8 on GPU: half an epoch, and no evaluation at the default interval', async () => {
    const { evaluationInterval: _, ...request } = aTuneRequest({ trainSteps: 15 });
    const plan = await planOf(request);
    expect(plan.trials[0]?.load).toEqual({ batchSize: 8, examplesSeen: 120, epochs: 0.5 });
    expect(plan.trials[0]?.evaluations).toEqual({ points: 0, mayCollapse: 0 });
    expect(plan.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['EPOCHS_BELOW_ONE', 'NO_EVALUATION_POINTS']),
    );
  });
});

describe('a plan', () => {
  test('reads only: the journal has not a single write after it', async () => {
    const before = writes().length;
    await planOf(aSweepRequest());
    await planOf(aGeminiRequest());
    expect(writes().slice(before)).toEqual([]);
    expect(emulator.journal.entries().length).toBeGreaterThan(before);
  });

  test('says of a sweep how many jobs wait, and that PaLM has neither a price nor a published time', async () => {
    const fake = context();
    await runPlan({ request: await written(aSweepRequest()) }, fake);
    expect(fake.printed.out).toContain('sweep of 3 trials');
    expect(fake.printed.out).toContain('1 at a time, 2 jobs wait for an earlier one');
    expect(fake.printed.out).toMatch(/price +unknown: PaLM tuning was retired/);
    expect(fake.printed.out).toMatch(/wall time +unknown: 3 rounds of jobs/);
    expect(fake.printed.notes).toContain('Nothing was started. Next: tempotune sweep');
  });

  test('prices Gemini by the tokens of its data, with the date of the price', async () => {
    const fake = context();
    await runPlan({ request: await written(aGeminiRequest({ epochCount: 3 })) }, fake);
    expect(fake.printed.out).toMatch(
      /price +0\.\d\d to 0\.\d\d USD \(1 job, each submitted once; prices as of 2026-02\)/,
    );
  });

  test('names every problem of file, data and bucket at once, and where it stands', async () => {
    const request = await written(aTuneRequest({ datasetUri: 'gs://test-bucket/none.jsonl', trainSteps: 0 }));
    await expect(runPlan({ request }, context())).rejects.toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ field: 'trainSteps', line: 1 }),
        expect.objectContaining({ code: 'DATASET_MISSING', line: 1 }),
      ]),
    });
  });

  test('has the very call of each job: sent as it is, Vertex AI takes it', async () => {
    const request = aTuneRequest({ tensorboardResourceId: 'projects/1/locations/us-central1/tensorboards/1' });
    const { trials } = await planOf(request);
    const call = trials[0]?.createCall;
    const url = call?.url.replace('‹hash of the run›', 'by-hand') ?? '';
    const body = JSON.stringify(call?.body).replaceAll(/‹[^›]*›/g, 'by-hand');
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await answer.json()).toMatchObject({
      displayName: expect.any(String),
      runtimeConfig: { parameterValues: { train_steps: 10, large_model_reference: 'code-bison@002' } },
    });
  });
});

describe('tempotune sweep --plan', () => {
  const started: SweepRequest[] = [];
  const client = {
    startSweep: async (request: SweepRequest) => {
      started.push(request);
      return { workflowId: 'agreed', how: 'started' };
    },
  };
  const agree = async (): Promise<string> => {
    const output = join(folder, 'plan.json');
    await runPlan({ request: await written(aSweepRequest(), 'sweep.json'), output }, context());
    return output;
  };

  test('starts exactly what was agreed on', async () => {
    const plan = await agree();
    await runSweep({ plan, detach: true }, context(client));
    const { planHash } = JSON.parse(await readFile(plan, 'utf8')) as Plan;
    expect(started).toEqual([{ ...aSweepRequest(), planHash }]);
  });

  test('refuses, with what differs, when the data are others by now', async () => {
    const plan = await agree();
    await objects.put('gs://test-bucket/train.jsonl', generationDataset(250), 'application/jsonl');
    await expect(runSweep({ plan, detach: true }, context(client))).rejects.toThrow(
      /no longer what would run:[\s\S]*dataset\.examples: agreed 240, now 250/,
    );
    await objects.put('gs://test-bucket/train.jsonl', generationDataset(240), 'application/jsonl');
  });

  test.each([
    ['no plan at all', '{}', /is no plan/],
    ['a plan of another version', '{"planHash":"1","version":9}', /version 9, but this tempotune runs version 1/],
  ])('refuses %s', async (_, content, message) => {
    const plan = join(folder, 'other.json');
    await writeFile(plan, content);
    await expect(runSweep({ plan }, context(client))).rejects.toThrow(message);
  });

  test('takes a plan or a request, and not both', async () => {
    await expect(runSweep({}, context(client))).rejects.toThrow('from a request or from a plan');
    await expect(runSweep({ plan: 'a', request: 'b' }, context(client))).rejects.toThrow(
      'from a request or from a plan',
    );
  });
});
