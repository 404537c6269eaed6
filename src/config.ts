import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { DEFAULT_TASK_QUEUE } from './contract/names.ts';

/** Everything the environment decides, apart from TEMPORAL_*, which Temporal's own loader reads. */
export interface Settings {
  readonly taskQueue: string;
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly vertexEndpoint?: string;
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly storageEndpoint?: string;
  /** Folders whose files a request may name as datasets. */
  readonly datasetDirectories: readonly string[];
  /** 0: any free port; absent: no health endpoint. */
  readonly healthPort?: number;
  /** Prometheus; absent: no metrics endpoint. */
  readonly metricsPort?: number;
  readonly logLevel: LogLevel;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** What the process was started with; nothing else in tempotune looks at it. */
export const processEnvironment: NodeJS.ProcessEnv = process.env;

const LOG_LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];

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
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = environment[name]?.trim();
    if (!text) return undefined;
    try {
      return parse(text);
    } catch (error) {
      problems.push(`${name}: ${text.slice(0, 80)}, but ${(error as Error).message}.`);
      return undefined;
    }
  };
  const settings = {
    taskQueue: read('TEMPOTUNE_TASK_QUEUE', taskQueue) ?? DEFAULT_TASK_QUEUE,
    ...present('vertexEndpoint', read('TEMPOTUNE_VERTEX_ENDPOINT', endpoint)),
    ...present('storageEndpoint', read('TEMPOTUNE_STORAGE_ENDPOINT', endpoint)),
    datasetDirectories: read('TEMPOTUNE_DATASET_DIRS', folders) ?? [],
    ...present('healthPort', read('TEMPOTUNE_HEALTH_PORT', port)),
    ...present('metricsPort', read('TEMPOTUNE_METRICS_PORT', port)),
    logLevel: read('TEMPOTUNE_LOG_LEVEL', logLevel) ?? 'info',
  };
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return settings;
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

function taskQueue(text: string): string {
  if (text.length <= 200 && !/\s/.test(text)) return text;
  throw new RangeError(
    `a task queue is named by 1 to 200 characters without spaces. To fix: unset it for ${DEFAULT_TASK_QUEUE}`,
  );
}

function endpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlainOrigin = url !== undefined && url.pathname === '/' && !url.search && !url.hash && !url.username;
  if (isPlainOrigin && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin;
  throw new RangeError(
    'an endpoint is an http or https URL of host and port. To fix: write for example http://127.0.0.1:8085, or unset it for Google',
  );
}

function folders(text: string): string[] {
  const parts = text.split(delimiter).filter((part) => part !== '');
  for (const part of parts) {
    if (!isAbsolute(part)) {
      throw new RangeError(
        `a dataset folder is an absolute path (workers may start anywhere). To fix: write ${resolve(part)}`,
      );
    }
    if (!existsSync(part) || !statSync(part).isDirectory()) {
      throw new RangeError(`${part} is no folder on this machine. To fix: make it, or take it out`);
    }
  }
  return parts;
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new RangeError('a port is a whole number from 0 to 65535, 0 for any free one. To fix: write for example 9090');
}

function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase());
  if (level) return level;
  throw new RangeError(`log levels are ${LOG_LEVELS.join(', ')}. To fix: write one of them, or unset it for info`);
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
