import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { bundleWorkflows } from '../../scripts/workflow-bundle.mjs';
import { runCodecServer } from '../../src/cli/commands/codec-server.ts';
import { dataConverter } from '../../src/client/data-converter.ts';
import { payloadEncryption } from '../../src/client/payload-encryption.ts';
import type { EncryptionKey } from '../../src/config/encryption-keys.ts';
import { progressQuery, type SweepResult } from '../../src/contract/index.ts';
import { fakeContext } from '../cli/fake-context.ts';
import { generationExample } from '../support/example-datasets.ts';
import { startProgram } from '../support/program.ts';
import { historyText } from '../support/readable-history.ts';
import { aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { failureOf } from '../support/runs.ts';

const secret = Buffer.alloc(32, 's').toString('base64');
const key: EncryptionKey = { id: '2026-11', secret: createSecretKey(secret, 'base64') };
const codec = payloadEncryption([key]);
const folder = mkdtempSync(join(tmpdir(), 'tempotune-encryption-'));

let rig: Rig;
let sweep: WorkflowHandle;
let refused: WorkflowHandle;

beforeAll(async () => {
  const pathOf = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
  const workflowBundlePath = join(folder, 'workflow-bundle.js');
  writeFileSync(
    workflowBundlePath,
    await bundleWorkflows(pathOf('workflows/index.ts'), pathOf('contract/encoded-failures.cts')),
  );
  rig = await startRig('encrypted', { settings: { encryptionKeys: [key] }, workflowBundlePath });
  sweep = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [5, 6] } }));
  refused = await rig.start('tuneModel', aTuneRequest({ datasetUri: 'gs://test-bucket/no-such-object.jsonl' }));
  await sweep.result();
  await failureOf(refused);
}, 60_000);

afterAll(async () => {
  await rig.close(); // replays encrypted histories
  rmSync(folder, { recursive: true });
});

/** The stock CLI, asked for the whole history. */
async function shown(run: WorkflowHandle, ...args: string[]): Promise<string> {
  const address = ['--address', inject('temporalAddress')];
  const program = startProgram(inject('temporalCliPath'), [
    ...['workflow', 'show', '--workflow-id', run.workflowId, '--output', 'json'],
    ...address,
    ...args,
  ]);
  await program.ended;
  const { stdout, stderr } = program.output();
  return unfolded(stdout) + stderr;
}

/** With the base64 of its payloads as text beside it: the CLI prints those of an undecoded history so. */
function unfolded(json: string): string {
  const data = [...json.matchAll(/"data": "([A-Za-z0-9+/=]+)"/g)];
  return json + data.map(([, base64 = '']) => Buffer.from(base64, 'base64').toString('utf8')).join('\n');
}

describe('a sweep on an encrypted namespace', () => {
  test('ends as any other', async () => {
    expect(((await sweep.result()) as SweepResult).trials).toEqual({ total: 2, succeeded: 2, failed: 0 });
  });

  test('keeps requests, results, failures and what it says of itself from who has no key', async () => {
    const of = async (run: WorkflowHandle): Promise<string> =>
      (await historyText(rig.client, codec, run.workflowId)).stored;
    const stored = (await of(sweep)) + (await of(refused));
    expect(stored).toContain(Buffer.from('binary/encrypted').toString('base64'));
    for (const readable of [
      'gs://',
      'train.jsonl',
      'learningRateMultiplier',
      'but the dataset must',
      'nothing was spent',
    ]) {
      expect(stored).not.toContain(readable);
    }
  });

  test('shows the failure to who has the key', async () => {
    expect((await failureOf(refused)).message).toContain('no-such-object.jsonl');
  });

  test('is still read, and answers, after the key was changed', async () => {
    const newer = { id: '2027-01', secret: createSecretKey(Buffer.alloc(32, 'n')) };
    const keys = [newer, key];
    await rig.stopWorker();
    await rig.startWorker({ settings: { encryptionKeys: keys } });
    const client = new Client({ connection: rig.client.connection, dataConverter: dataConverter(keys) });
    const progress = await client.workflow.getHandle(sweep.workflowId).query(progressQuery);
    expect(progress.trials).toHaveLength(2);
  });
});

describe('temporal workflow show', () => {
  const token = 'a-token-of-the-team';
  const context = fakeContext({
    environment: { TEMPOTUNE_ENCRYPTION_KEYS: `2026-11:${secret}`, TEMPOTUNE_CODEC_TOKEN: token },
  });
  let url: string;
  let ended: Promise<number>;

  beforeAll(async () => {
    ended = runCodecServer({ port: 0, host: '127.0.0.1', origin: [] }, context);
    while (context.printed.out === '') await delay(10);
    ({ url } = JSON.parse(context.printed.out) as { url: string });
  });
  afterAll(async () => {
    context.interrupt();
    expect(await ended).toBe(0);
  });

  test('prints nothing readable without the codec server', async () => {
    const text = await shown(sweep);
    expect(text).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
    expect(text).not.toContain('train.jsonl');
  });

  test('prints request and result through the codec server', async () => {
    const text = await shown(sweep, '--codec-endpoint', url, '--codec-auth', `Bearer ${token}`);
    expect(text).toContain('gs://test-bucket/train.jsonl');
    expect(await shown(refused, '--codec-endpoint', url, '--codec-auth', `Bearer ${token}`)).toContain(
      'nothing was spent',
    );
  });

  // The CLI tries again after a 401, until its own deadline.
  test.each([['no token'], ['a wrong token', '--codec-auth', 'Bearer somebody-elses-token']])(
    'prints nothing with %s',
    async (_, ...args) => {
      const text = await shown(sweep, '--codec-endpoint', url, '--command-timeout', '2s', ...args);
      expect(text).toContain('Error: ');
      expect(text).not.toContain('EVENT_TYPE');
    },
  );

  test.each([
    ['TEMPOTUNE_ENCRYPTION_KEYS', { TEMPOTUNE_CODEC_TOKEN: token }],
    ['TEMPOTUNE_CODEC_TOKEN', { TEMPOTUNE_ENCRYPTION_KEYS: `k:${secret}` }],
  ])('has no codec server to ask when %s is unset', async (name, environment) => {
    const server = runCodecServer({ port: 0, host: '127.0.0.1', origin: [] }, fakeContext({ environment }));
    await expect(server).rejects.toMatchObject({ exitCode: 2, fix: expect.stringContaining(name) });
  });
});

describe('histories', () => {
  test('hold hashes and gs:// names of a dataset, and none of its text', async () => {
    const { decoded } = await historyText(rig.client, codec, sweep.workflowId);
    expect(decoded).toContain('gs://test-bucket/train.jsonl');
    expect(decoded).toMatch(/"sha256":"[0-9a-f]{64}"/);
    const examples = [...Array(40).keys(), ...Array.from({ length: 12 }, (_, index) => 1_000 + index)];
    const texts = examples
      .map(generationExample)
      .flatMap(({ input_text, output_text }) => [
        input_text,
        ...output_text.split('\n').filter((line) => line.length > 12),
      ]);
    expect(texts.filter((text) => decoded.includes(text))).toEqual([]);
  });
});
