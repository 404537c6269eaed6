import { tmpdir } from 'node:os';
import { delimiter } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ignoreTemporalEnvironment, readSettings, SettingsError } from './config.ts';

describe('settings', () => {
  test('an empty environment means Google, the queue tempotune and no extra ports', () => {
    expect(readSettings({})).toEqual({ taskQueue: 'tempotune', datasetDirectories: [], logLevel: 'info' });
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
        TEMPOTUNE_HEALTH_PORT: '0',
        TEMPOTUNE_METRICS_PORT: '9464',
        TEMPOTUNE_LOG_LEVEL: 'WARN',
      }),
    ).toEqual({
      taskQueue: 'night',
      vertexEndpoint: 'http://127.0.0.1:8085',
      storageEndpoint: 'https://storage.internal',
      datasetDirectories: [tmpdir(), process.cwd()],
      healthPort: 0,
      metricsPort: 9464,
      logLevel: 'warn',
    });
  });

  test.each([
    ['TEMPOTUNE_TASK_QUEUE', 'two words'],
    ['TEMPOTUNE_VERTEX_ENDPOINT', '127.0.0.1:8085'],
    ['TEMPOTUNE_VERTEX_ENDPOINT', 'ftp://example.org'],
    ['TEMPOTUNE_STORAGE_ENDPOINT', 'http://host:1/storage/v1'],
    ['TEMPOTUNE_DATASET_DIRS', 'relative/folder'],
    ['TEMPOTUNE_DATASET_DIRS', '/no/such/folder/at/all'],
    ['TEMPOTUNE_HEALTH_PORT', '65536'],
    ['TEMPOTUNE_METRICS_PORT', '9.5'],
    ['TEMPOTUNE_LOG_LEVEL', 'loud'],
  ])('%s=%s is refused with its name, its value and a fix', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name}: .*, but .*To fix: `));
  });

  test('all wrong variables are named at once', () => {
    const environment = { TEMPOTUNE_HEALTH_PORT: 'x', TEMPOTUNE_LOG_LEVEL: 'y' };
    expect(() => readSettings(environment)).toThrow(SettingsError);
    expect(() => readSettings(environment)).toThrow(/TEMPOTUNE_HEALTH_PORT[\s\S]*TEMPOTUNE_LOG_LEVEL/);
  });
});

test('a server started here is not spoken to with the keys of another one', () => {
  const environment = { TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_API_KEY: 'k', TEMPORAL_CLI_PATH: '/t', PATH: '/bin' };
  ignoreTemporalEnvironment(environment);
  expect(environment).toEqual({ TEMPORAL_CLI_PATH: '/t', PATH: '/bin', TEMPORAL_CONFIG_FILE: expect.any(String) });
});
