import { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { exposureNotice, isLoopback } from './config/loopback.ts';
import { ignoreTemporalEnvironment, readSettings, SettingsError } from './config.ts';

const KEY = Buffer.alloc(32, 'n').toString('base64');
const OLD_KEY = Buffer.alloc(32, 'o').toString('base64');

describe('settings', () => {
  test('an empty environment means Google, the queue tempotune and no extra ports', () => {
    expect(readSettings({})).toEqual({
      taskQueue: 'tempotune',
      datasetDirectories: [],
      quotaLimits: { gpu: 1, tpu: 1, gemini: 1 },
      logLevel: 'info',
    });
  });

  test('an empty variable counts as unset, as docker compose passes it', () => {
    expect(readSettings({ TEMPOTUNE_TASK_QUEUE: '', TEMPOTUNE_HEALTH_PORT: ' ' })).toEqual(readSettings({}));
  });

  test('every variable is read', () => {
    expect(
      readSettings({
        TEMPOTUNE_TASK_QUEUE: 'night',
        TEMPOTUNE_VERTEX_ENDPOINT: 'http://127.0.0.1:8085/',
        TEMPOTUNE_STORAGE_ENDPOINT: 'https://storage.internal',
        TEMPOTUNE_DATASET_DIRS: `${tmpdir()}${delimiter}${process.cwd()}`,
        TEMPOTUNE_QUOTA_GPU: '2',
        TEMPOTUNE_QUOTA_TPU: '3',
        TEMPOTUNE_QUOTA_GEMINI: '10000',
        TEMPOTUNE_HEALTH_PORT: '0',
        TEMPOTUNE_METRICS_PORT: '9464',
        TEMPOTUNE_LISTEN_HOST: '0.0.0.0',
        TEMPOTUNE_LOG_LEVEL: 'WARN',
        TEMPOTUNE_DEPLOYMENT_NAME: 'tuning',
        TEMPOTUNE_BUILD_ID: 'v1.2.3',
        TEMPOTUNE_ENCRYPTION_KEYS: `new:${KEY},old:${OLD_KEY}`,
        TEMPOTUNE_CODEC_TOKEN: 'a-token-of-the-team',
        TEMPOTUNE_ALLOWED_PROJECTS: 'one, two',
        TEMPOTUNE_ALLOWED_BUCKETS: 'data',
      }),
    ).toEqual({
      taskQueue: 'night',
      vertexEndpoint: 'http://127.0.0.1:8085',
      storageEndpoint: 'https://storage.internal',
      datasetDirectories: [tmpdir(), process.cwd()],
      quotaLimits: { gpu: 2, tpu: 3, gemini: 10_000 },
      healthPort: 0,
      metricsPort: 9464,
      listenHost: '0.0.0.0',
      logLevel: 'warn',
      deployment: { name: 'tuning', buildId: 'v1.2.3' },
      encryptionKeys: [
        { id: 'new', secret: expect.any(KeyObject) },
        { id: 'old', secret: expect.any(KeyObject) },
      ],
      codecToken: 'a-token-of-the-team',
      allowedProjects: ['one', 'two'],
      allowedBuckets: ['data'],
    });
  });

  test.each([
    ['TEMPOTUNE_TASK_QUEUE', 'two words'],
    ['TEMPOTUNE_VERTEX_ENDPOINT', '127.0.0.1:8085'],
    ['TEMPOTUNE_VERTEX_ENDPOINT', 'ftp://example.org'],
    ['TEMPOTUNE_STORAGE_ENDPOINT', 'http://host:1/storage/v1'],
    ['TEMPOTUNE_DATASET_DIRS', 'relative/folder'],
    ['TEMPOTUNE_DATASET_DIRS', '/no/such/folder/at/all'],
    ['TEMPOTUNE_QUOTA_GPU', '0'],
    ['TEMPOTUNE_QUOTA_TPU', 'many'],
    ['TEMPOTUNE_QUOTA_GEMINI', '10001'],
    ['TEMPOTUNE_HEALTH_PORT', '65536'],
    ['TEMPOTUNE_METRICS_PORT', '9.5'],
    ['TEMPOTUNE_METRICS_PORT', '0'], // which one it took would stand nowhere
    ['TEMPOTUNE_LOG_LEVEL', 'loud'],
    ['TEMPOTUNE_LISTEN_HOST', 'everywhere'],
    ['TEMPOTUNE_DEPLOYMENT_NAME', 'tuning'], // without a build id
    ['TEMPOTUNE_BUILD_ID', 'b1'],
    ['TEMPOTUNE_ENCRYPTION_KEYS', 'new:short'],
    ['TEMPOTUNE_ENCRYPTION_KEYS', KEY],
    ['TEMPOTUNE_ENCRYPTION_KEYS', `same:${KEY},same:${OLD_KEY}`],
    ['TEMPOTUNE_ENCRYPTION_KEY_FILE', '/no/such/file'],
    ['TEMPOTUNE_CODEC_TOKEN', 'short'],
    ['TEMPOTUNE_ALLOWED_PROJECTS', ','],
    ['TEMPOTUNE_ALLOWED_BUCKETS', 'gs://data'],
  ])('%s=%s is refused with its name, its value and a fix', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name}: .*, but .*To fix: `));
  });

  test('all wrong variables are named at once', () => {
    const environment = { TEMPOTUNE_HEALTH_PORT: 'x', TEMPOTUNE_LOG_LEVEL: 'y' };
    expect(() => readSettings(environment)).toThrow(SettingsError);
    expect(() => readSettings(environment)).toThrow(/TEMPOTUNE_HEALTH_PORT[\s\S]*TEMPOTUNE_LOG_LEVEL/);
  });
});

describe('secrets in settings', () => {
  test.each([
    ['TEMPOTUNE_ENCRYPTION_KEYS', `good:${KEY},bad:${OLD_KEY}x`],
    ['TEMPOTUNE_ENCRYPTION_KEYS', `${KEY}`],
    ['TEMPOTUNE_ENCRYPTION_KEYS', `twice:${KEY},twice:${OLD_KEY}`],
    ['TEMPOTUNE_CODEC_TOKEN', 'my secret token, with spaces'],
  ])('%s is not quoted when it is wrong', (name, value) => {
    expect.assertions(1);
    try {
      readSettings({ [name]: value });
    } catch (error) {
      const told = inspect(error);
      expect([KEY, OLD_KEY, 'my secret'].filter((secret) => told.includes(secret))).toEqual([]);
    }
  });

  test.each([
    ['http://user:hush@host:8085', 'http://(login)@host:8085'],
    ['http://:hush@host:8085', 'http://(login)@host:8085'],
    ['user:hush@host:8085/v1', '(login)@host:8085/v1'],
    ['http://host:8085/v1?key=hush', 'http://host:8085/v1?(not shown)'],
    ['host:8085#hush', 'host:8085#(not shown)'],
    ['http://us@er:hush@host', 'http://(login)@host'],
    ['http://user:hu?sh@host', 'http://(not shown)'],
    ['http://host?key=hu@sh', 'http://(not shown)'],
    ['ftp://example.org/data', 'ftp://example.org/data'],
  ])('the endpoint %s is told as %s', (value, shown) => {
    for (const name of ['TEMPOTUNE_VERTEX_ENDPOINT', 'TEMPOTUNE_STORAGE_ENDPOINT']) {
      expect(() => readSettings({ [name]: value })).toThrow(`${name}: ${shown}, but an endpoint is`);
    }
  });

  test('keys show in no log and no JSON', () => {
    const settings = readSettings({ TEMPOTUNE_ENCRYPTION_KEYS: `new:${KEY}` });
    const shown = inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings);
    expect(shown).toContain('new');
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain('nnnnnn');
  });

  test('keys come from a file, a line each, with comments', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tempotune-keys-'));
    const file = join(folder, 'keys');
    writeFileSync(file, `# the first encrypts\nnew:${KEY}\n\nold:${OLD_KEY}\n`);
    const read = readSettings({ TEMPOTUNE_ENCRYPTION_KEY_FILE: file }).encryptionKeys;
    expect(read?.map(({ id }) => id)).toEqual(['new', 'old']);
    expect(() => readSettings({ TEMPOTUNE_ENCRYPTION_KEY_FILE: file, TEMPOTUNE_ENCRYPTION_KEYS: `a:${KEY}` })).toThrow(
      /unset one of them/,
    );
    rmSync(folder, { recursive: true });
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.7', false],
])('what listens on %s is reached by this machine alone: %s', (host, alone) => {
  expect(isLoopback(host)).toBe(alone);
  expect(exposureNotice('the emulator', host) === undefined).toBe(alone);
});

test('a server started here is not spoken to with the keys of another one', () => {
  const environment = { TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_API_KEY: 'k', TEMPORAL_CLI_PATH: '/t', PATH: '/bin' };
  ignoreTemporalEnvironment(environment);
  expect(environment).toEqual({ TEMPORAL_CLI_PATH: '/t', PATH: '/bin', TEMPORAL_CONFIG_FILE: expect.any(String) });
});
