import { createRequire } from 'node:module';
import { GoogleGenAI, JobState } from '@google/genai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { geminiLines } from '../support/gemini-lines.ts';

// The class must be of the copy that the client itself uses: another version's has other methods.
const genai = createRequire(createRequire(import.meta.url).resolve('@google/genai'));
const { OAuth2Client } = genai('google-auth-library') as {
  OAuth2Client: new () => { setCredentials(of: object): void };
};

let emulator: Emulator;
let client: GoogleGenAI;
beforeAll(async () => {
  emulator = await startEmulator({ speed: 5_000 });
  const objects = cloudStorage({ endpoint: emulator.url });
  await objects.createBucket({ name: 'genai-bucket', project: 'genai-project', location: 'us-central1' });
  await objects.put('gs://genai-bucket/train.jsonl', geminiLines(20), 'application/jsonl');
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: 'any', expiry_date: Date.now() + 3_600_000 });
  client = new GoogleGenAI({
    vertexai: true,
    project: 'genai-project',
    location: 'us-central1',
    httpOptions: { baseUrl: emulator.url },
    googleAuthOptions: { authClient: authClient as never },
  });
});
afterAll(() => emulator.close());

test("Google's Gen AI client for Node tunes, follows, lists and asks", async () => {
  const made = await client.tunings.tune({
    baseModel: 'gemini-2.5-flash',
    trainingDataset: { gcsUri: 'gs://genai-bucket/train.jsonl' },
    config: { epochCount: 1, learningRateMultiplier: 1 },
  });
  const name = made.name ?? '';
  await expect
    .poll(async () => (await client.tunings.get({ name })).state, { timeout: 20_000 })
    .toBe(JobState.JOB_STATE_SUCCEEDED);
  const { tunedModel } = await client.tunings.get({ name });
  expect(tunedModel?.model).toMatch(/models\/\d+@1$/);
  const names: (string | undefined)[] = [];
  for await (const job of await client.tunings.list({ config: { pageSize: 1 } })) names.push(job.name);
  expect(names).toEqual([name]);
  const answer = await client.models.generateContent({ model: tunedModel?.endpoint ?? '', contents: 'add 1' });
  expect(answer.candidates).toHaveLength(1);
});
