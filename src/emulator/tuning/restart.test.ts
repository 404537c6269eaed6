import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PARENT } from '../../../test/support/emulator-data.ts';
import { type Rig, startRig } from '../../../test/support/emulator-rig.ts';
import { startEmulator } from '../server.ts';
import type { Trainer } from '../training/trainer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const body = {
  baseModel: 'gemini-2.5-flash',
  supervisedTuningSpec: { trainingDatasetUri: 'gs://data/gemini.jsonl', hyperParameters: { epochCount: 2 } },
};

async function create(rig: Rig): Promise<string> {
  const made = await rig.fetchJson(`/v1/${PARENT}/tuningJobs`, { method: 'POST', body });
  return (made.body as { name: string }).name;
}

test('a tuned model and its checkpoints are there after a restart', async () => {
  const before = await startRig({ dataDirectory: folder });
  const name = await create(before);
  before.emulator.clock.advance(7_200_000);
  const job = (await before.fetchJson(`/v1/${name}`)).body as { tunedModel: { checkpoints: [{ endpoint: string }] } };
  await before.close();

  const after = await startEmulator({ dataDirectory: folder, speed: 0 });
  try {
    expect(await (await fetch(`${after.url}/v1/${name}`)).json()).toEqual(job);
    const contents = [{ role: 'user', parts: [{ text: 'add 1' }] }];
    const url = `${after.url}/v1/${job.tunedModel.checkpoints[0].endpoint}:generateContent`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ contents }) });
    expect(answer.status).toBe(200);
  } finally {
    await after.close();
  }
});

test('a tuning that was cut off is done again', async () => {
  const never: Trainer = {
    train: (_spec, signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    generate: () => '',
    close: async () => undefined,
  };
  const before = await startRig({ dataDirectory: folder, trainer: never });
  const name = await create(before);
  await before.close();

  const after = await startEmulator({ dataDirectory: folder, speed: 0 });
  try {
    after.clock.advance(7_200_000);
    expect(await (await fetch(`${after.url}/v1/${name}`)).json()).toMatchObject({ state: 'JOB_STATE_SUCCEEDED' });
  } finally {
    await after.close();
  }
});
