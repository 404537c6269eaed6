import { readFileSync } from 'node:fs';
import {
  type ClientConfigProfile,
  type ClientConnectConfig,
  type ConfigDataSource,
  loadClientConfigProfile,
  toClientOptions,
} from '@temporalio/envconfig';
import { processEnvironment, SettingsError } from '../config.ts';

type Tls = NonNullable<ClientConfigProfile['tls']>;

const TLS_FILES = {
  clientCert: ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'client_cert_path'],
  clientKey: ['TEMPORAL_TLS_CLIENT_KEY_PATH', 'client_key_path'],
  serverCACert: ['TEMPORAL_TLS_SERVER_CA_CERT_PATH', 'server_ca_cert_path'],
} as const;

export interface TemporalConnection extends ClientConnectConfig {
  /** Why the transport is TLS, and what to do about a server that is not; absent: it is not TLS. */
  readonly tls?: { readonly reason: string; readonly fix: string };
}

/**
 * Where Temporal's own settings say its server is: TEMPORAL_*, and the profile file of the Temporal CLI.
 * @throws {SettingsError} naming the setting. It never holds text of a file: keys stand in profiles.
 */
export function temporalConnection(environment: NodeJS.ProcessEnv = processEnvironment): TemporalConnection {
  const profile = readProfile(environment);
  const config = toClientOptions(
    profile.tls && !profile.tls.disabled ? { ...profile, tls: withFilesRead(profile.tls, environment) } : profile,
  );
  if (!config.connectionOptions.tls) return config;
  return {
    ...config,
    tls: { reason: tlsReason(profile, environment), fix: 'set TEMPORAL_TLS=false for a server without TLS' },
  };
}

/** A server without TLS looks like one that is not there, so the setting that switched it on must be told. */
function tlsReason({ tls }: ClientConfigProfile, environment: NodeJS.ProcessEnv): string {
  const prefix = tls ? 'TEMPORAL_TLS' : 'TEMPORAL_API_KEY';
  const setting = Object.keys(environment).find((name) => name.startsWith(prefix) && environment[name] !== undefined);
  return `TLS is on because ${setting ? `${setting} is set` : 'the Temporal profile says so'}`;
}

function readProfile(environment: NodeJS.ProcessEnv): ClientConfigProfile {
  try {
    return loadClientConfigProfile({ overrideEnvVars: environment as Record<string, string> });
  } catch (error) {
    throw new SettingsError(profileProblem(error, environment)); // without its cause, which quotes the file
  }
}

function profileProblem(error: unknown, environment: NodeJS.ProcessEnv): string {
  const { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: profile } = environment;
  const { code, line, message } = error as NodeJS.ErrnoException & { readonly line?: number };
  const subject = file
    ? `TEMPORAL_CONFIG_FILE: ${file}`
    : 'TEMPORAL_CONFIG_FILE: unset, so the temporal.toml of this user';
  if (line !== undefined) return `${subject}, but line ${line} is no TOML. To fix: correct that line.`;
  if (code !== undefined) return `${subject}, but it can not be read (${code}). To fix: name a file of profiles.`;
  const twice = /^Cannot specify both (\w+)_path and/.exec(message)?.[1];
  if (twice) {
    const setting = `TEMPORAL_TLS_${twice.toUpperCase()}`;
    return `${setting}_PATH: set, but ${setting}_DATA is, too, by variable or profile. To fix: unset one of them.`;
  }
  if (profile && message.startsWith('Profile ')) {
    const where = file ?? 'the temporal.toml of this user';
    return `TEMPORAL_PROFILE: ${profile}, but ${where} has no such profile. To fix: name one that it has, or unset it for the profile default.`;
  }
  return `${subject}, but a profile is a table such as [profile.default]. To fix: write address and namespace below such a line.`;
}

/** The SDK would read them, too, but would not say whose file is missing. */
function withFilesRead(tls: Tls, environment: NodeJS.ProcessEnv): Tls {
  const read = (name: keyof typeof TLS_FILES): { [K in typeof name]?: ConfigDataSource } => {
    const source = tls[name];
    if (!source || !('path' in source)) return {};
    const [setting, field] = TLS_FILES[name];
    const subject = environment[setting] === undefined ? `tls.${field} of the Temporal profile` : setting;
    return { [name]: { data: readPem(source.path, subject) } };
  };
  return { ...tls, ...read('clientCert'), ...read('clientKey'), ...read('serverCACert') };
}

function readPem(path: string, subject: string): string {
  const refuse = (rule: string): never => {
    throw new SettingsError(`${subject}: ${path || '(empty)'}, but ${rule}. To fix: name a file in PEM form.`);
  };
  try {
    const text = readFileSync(path, 'utf8');
    return text.includes('-----BEGIN ') ? text : refuse('this file holds no certificate or key in PEM form');
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    return refuse(`this file can not be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}
