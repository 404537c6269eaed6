import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dataConverter } from '../../src/client/data-converter.ts';
import { payloadEncryption } from '../../src/client/payload-encryption.ts';
import { type Program, tempotune } from '../support/program.ts';
import { historyText } from '../support/readable-history.ts';
import { aGeminiRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

// Each stands in a secret of this process's own; wherever one of them shows, a real one would.
const CANARY = 'canary-that-must-not-sing';
const KEY = Buffer.alloc(32, CANARY).toString('base64');
const keys = [{ id: 'k1', secret: createSecretKey(KEY, 'base64') }];
const codec = payloadEncryption(keys);
const folder = mkdtempSync(join(tmpdir(), 'tempotune-credentials-'));

function credentials(name: string, content: object | string): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const serviceAccount = {
  type: 'service_account',
  project_id: 'test-project',
  client_email: 'tuner@test-project.iam.gserviceaccount.com',
  private_key_id: CANARY,
};
const files: Readonly<Record<string, string>> = {
  'a key that is no key': credentials('no-key', {
    ...serviceAccount,
    private_key: `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`,
  }),
  'a user whose token service is away': credentials('user', {
    type: 'authorized_user',
    client_id: 'id',
    client_secret: CANARY,
    refresh_token: `${CANARY}-refresh`,
  }),
  'a file that is no JSON': credentials('no-json', `{"private_key": "${CANARY}"`),
  'a kind that nobody knows': credentials('unknown', { type: CANARY, private_key: `${CANARY}-key` }),
};

const secrets = [CANARY, KEY];
const told = (text: string): string[] => secrets.filter((secret) => text.includes(secret));

function environmentOf(file: string): NodeJS.ProcessEnv {
  return {
    GOOGLE_APPLICATION_CREDENTIALS: file,
    METADATA_SERVER_DETECTION: 'none',
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPOTUNE_TASK_QUEUE: 'credentials',
    TEMPOTUNE_ENCRYPTION_KEYS: `k1:${KEY}`,
    TEMPOTUNE_CODEC_TOKEN: CANARY,
    TEMPOTUNE_LOG_LEVEL: 'debug',
    TEMPOTUNE_VERTEX_ENDPOINT: '',
    TEMPOTUNE_STORAGE_ENDPOINT: '',
  };
}

async function outputOf(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const program = tempotune(args, environment);
  await program.ended;
  const { stdout, stderr } = program.output();
  return stdout + stderr;
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('the command line', () => {
  test.each(Object.entries(files))(
    'with %s fails without telling a secret',
    async (_, file) => {
      const texts = await Promise.all(
        [
          ['models', 'list', '--project', 'test-project', '--region', 'us-central1', '--json'],
          ['check', 'gs://test-bucket/train.jsonl', '--base-model', 'gemini-2.5-flash'],
          ['doctor', '--json'],
        ].map((args) => outputOf(args, environmentOf(file))),
      );
      expect(texts.filter((text) => text === '')).toEqual([]);
      expect(told(texts.join('\n'))).toEqual([]);
    },
    90_000,
  );
});

describe.each([
  ['a key that is no key', 'the private_key of the key file cannot be read'],
  ['a file that is no JSON', 'the key file is no JSON'],
])('a worker with %s', (name, rule) => {
  let connection: Connection;
  let worker: Program;

  beforeAll(async () => {
    connection = await Connection.connect({ address: inject('temporalAddress') });
    worker = tempotune(['worker'], environmentOf(files[name] ?? ''));
    await worker.says('Worker on task queue');
  }, 60_000);
  afterAll(async () => {
    await worker.kill('SIGKILL');
    await connection.close();
  });

  test('ends a run at once, and tells no secret in its log nor in the history', async () => {
    const client = new Client({ connection, dataConverter: dataConverter(keys) });
    const run = await client.workflow.start('tuneModel', {
      workflowId: `credentials-${name.replaceAll(' ', '-')}`,
      taskQueue: 'credentials',
      args: [aGeminiRequest()],
    });
    const failure = await run.result().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      cause: { type: 'PermissionDenied', nonRetryable: true, message: expect.stringContaining(rule) },
    });
    const history = await historyText(client, codec, run.workflowId);
    const { stdout, stderr } = worker.output();
    const everything = [history.stored, history.decoded, stdout, stderr].join('\n');
    expect(everything).toContain('stack_trace'); // a failure was there to look at
    expect(told(everything)).toEqual([]);
  }, 90_000);
});

describe('a worker that gets a 500, and then a 403', () => {
  const taskQueue = 'credentials-refused';
  let rig: Rig;
  let worker: Program;

  beforeAll(async () => {
    rig = await startRig(taskQueue, { settings: { encryptionKeys: keys }, withoutWorker: true });
    worker = tempotune(['worker'], {
      ...environmentOf(files['a user whose token service is away'] ?? ''),
      TEMPOTUNE_TASK_QUEUE: taskQueue,
      TEMPOTUNE_VERTEX_ENDPOINT: rig.emulator.url,
      TEMPOTUNE_STORAGE_ENDPOINT: rig.emulator.url,
    });
    await worker.says('Worker on task queue');
  }, 90_000);
  afterAll(async () => {
    await worker.kill('SIGKILL');
    await rig.close();
  });

  test('tells no secret while it tries again, nor when it gives up', async () => {
    for (const code of ['INTERNAL', 'PERMISSION_DENIED'] as const) {
      rig.emulator.faults.add([{ method: 'CreatePipelineJob', kind: 'error', code }]);
    }
    const run = await rig.start('tuneModel', aTuneRequest());
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'PermissionDenied' } });
    const history = await historyText(rig.client, codec, run.workflowId);
    const { stdout, stderr } = worker.output();
    expect(history.decoded).toContain('PERMISSION_DENIED'); // a failure was there to look at
    expect(rig.requests('CreatePipelineJob')).toBe(2);
    expect(told([history.stored, history.decoded, stdout, stderr].join('\n'))).toEqual([]);
  }, 90_000);
});
