import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EncryptionKey, encryptionKeyFile, encryptionKeys } from './config/encryption-keys.ts';
import {
  buildId,
  deploymentName,
  endpoint,
  folders,
  jobsAtATime,
  type LogLevel,
  listenHost,
  logLevel,
  metricsPort,
  names,
  port,
  shownEndpoint,
  taskQueue,
  token,
} from './config/setting-values.ts';
import { DEFAULT_TASK_QUEUE } from './contract/names.ts';
import type { QuotaPool } from './contract/quota.ts';

/** Everything the environment decides, apart from TEMPORAL_*, which Temporal's own loader reads. */
export interface Settings {
  readonly taskQueue: string;
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly vertexEndpoint?: string;
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly storageEndpoint?: string;
  /** Folders whose files a request may name as datasets. */
  readonly datasetDirectories: readonly string[];
  /** Jobs at a time that Google's quota has room for; by default one, as by Google's defaults. */
  readonly quotaLimits: Readonly<Record<QuotaPool, number>>;
  /** 0: any free port; absent: no health endpoint. */
  readonly healthPort?: number;
  /** Prometheus; absent: no metrics endpoint. */
  readonly metricsPort?: number;
  /** Address of health and metrics endpoint; absent: 127.0.0.1. */
  readonly listenHost?: string;
  readonly logLevel: LogLevel;
  /** Worker versioning; absent: the worker is unversioned. */
  readonly deployment?: Deployment;
  /** Payload encryption: the first encrypts, all decrypt; absent: payloads are plain. */
  readonly encryptionKeys?: readonly EncryptionKey[];
  /** What callers of the codec server must know. */
  readonly codecToken?: string;
  /** Projects that requests may name; absent: all. */
  readonly allowedProjects?: readonly string[];
  /** Buckets that requests may read and write; absent: all. */
  readonly allowedBuckets?: readonly string[];
}

/** One build of a worker deployment, as Temporal's worker versioning names it. */
export interface Deployment {
  readonly name: string;
  readonly buildId: string;
}

/** What the process was started with; nothing else in tempotune looks at it. */
export const processEnvironment: NodeJS.ProcessEnv = process.env;

/** Every wrong variable at once, one sentence a line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The settings in `environment`; an empty variable counts as unset.
 * @throws {SettingsError} naming every variable that is wrong, its value, the rule and the fix.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const attempt = <T>(name: string, parse: (text: string) => T, shown: (text: string) => string): T | undefined => {
    const text = environment[name]?.trim();
    if (!text) return undefined;
    try {
      return parse(text);
    } catch (error) {
      problems.push(`${name}: ${shown(text)}, but ${(error as Error).message}.`);
      return undefined;
    }
  };
  const read = <T>(name: string, parse: (text: string) => T): T | undefined =>
    attempt(name, parse, (text) => text.slice(0, 80));
  const readSecret = <T>(name: string, parse: (text: string) => T): T | undefined =>
    attempt(name, parse, () => '(not shown)');
  const readEndpoint = (name: string): string | undefined => attempt(name, endpoint, shownEndpoint);
  const isSet = (name: string): boolean => Boolean(environment[name]?.trim());

  const name = read('TEMPOTUNE_DEPLOYMENT_NAME', deploymentName);
  const build = read('TEMPOTUNE_BUILD_ID', buildId);
  if (isSet('TEMPOTUNE_DEPLOYMENT_NAME') !== isSet('TEMPOTUNE_BUILD_ID')) {
    const [one, other] = isSet('TEMPOTUNE_BUILD_ID')
      ? ['TEMPOTUNE_BUILD_ID', 'TEMPOTUNE_DEPLOYMENT_NAME']
      : ['TEMPOTUNE_DEPLOYMENT_NAME', 'TEMPOTUNE_BUILD_ID'];
    problems.push(`${one}: set, but a versioned worker has both names. To fix: set ${other} too, or unset both.`);
  }
  if (isSet('TEMPOTUNE_ENCRYPTION_KEYS') && isSet('TEMPOTUNE_ENCRYPTION_KEY_FILE')) {
    problems.push(
      'TEMPOTUNE_ENCRYPTION_KEYS: set, but TEMPOTUNE_ENCRYPTION_KEY_FILE is, too. To fix: unset one of them.',
    );
  }
  const keys =
    readSecret('TEMPOTUNE_ENCRYPTION_KEYS', encryptionKeys) ?? read('TEMPOTUNE_ENCRYPTION_KEY_FILE', encryptionKeyFile);
  const settings = {
    taskQueue: read('TEMPOTUNE_TASK_QUEUE', taskQueue) ?? DEFAULT_TASK_QUEUE,
    ...present('vertexEndpoint', readEndpoint('TEMPOTUNE_VERTEX_ENDPOINT')),
    ...present('storageEndpoint', readEndpoint('TEMPOTUNE_STORAGE_ENDPOINT')),
    datasetDirectories: read('TEMPOTUNE_DATASET_DIRS', folders) ?? [],
    quotaLimits: {
      gpu: read('TEMPOTUNE_QUOTA_GPU', jobsAtATime) ?? 1,
      tpu: read('TEMPOTUNE_QUOTA_TPU', jobsAtATime) ?? 1,
      gemini: read('TEMPOTUNE_QUOTA_GEMINI', jobsAtATime) ?? 1,
    },
    ...present('healthPort', read('TEMPOTUNE_HEALTH_PORT', port)),
    ...present('metricsPort', read('TEMPOTUNE_METRICS_PORT', metricsPort)),
    ...present('listenHost', read('TEMPOTUNE_LISTEN_HOST', listenHost)),
    logLevel: read('TEMPOTUNE_LOG_LEVEL', logLevel) ?? 'info',
    ...present('deployment', name !== undefined && build !== undefined ? { name, buildId: build } : undefined),
    ...present('encryptionKeys', keys),
    ...present('codecToken', readSecret('TEMPOTUNE_CODEC_TOKEN', token)),
    ...present('allowedProjects', read('TEMPOTUNE_ALLOWED_PROJECTS', names)),
    ...present('allowedBuckets', read('TEMPOTUNE_ALLOWED_BUCKETS', names)),
  };
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return settings;
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

/**
 * Takes out what the environment says of a Temporal server, profile file included: a server started here must not be
 * spoken to with the keys and namespace of another one.
 */
export function ignoreTemporalEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('TEMPORAL_') && name !== 'TEMPORAL_CLI_PATH') delete environment[name];
  }
  environment.TEMPORAL_CONFIG_FILE = join(tmpdir(), 'tempotune-needs-no-profile.toml'); // envconfig refuses an empty file, not a missing one
}
