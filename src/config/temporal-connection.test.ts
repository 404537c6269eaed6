import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SettingsError } from '../config.ts';
import { temporalConnection } from './temporal-connection.ts';

const CANARY = 'CANARY-of-a-key';
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tempotune-profiles-'));
  const files = {
    'unterminated.toml': `[profile.default]\naddress = "127.0.0.1:1"\napi_key = "${CANARY}\nnamespace = "n"\n`,
    'no-profile.toml': `api_key = "${CANARY}"\n`,
    'profile-is-text.toml': `[profile]\ndefault = "${CANARY}"\n`,
    'empty.toml': '',
    'sound.toml': `[profile.default]\naddress = "host:7233"\nnamespace = "n"\n[profile.cloud]\napi_key = "${CANARY}"\n`,
    'twice.toml': `[profile.default.tls]\nclient_key_data = "${CANARY}"\nclient_key_path = "/k"\n`,
    'lost-key.toml': `[profile.default]\napi_key = "${CANARY}"\n[profile.default.tls]\nclient_key_path = "/no/such/key.pem"\n`,
    'cert.pem': PEM,
    'text.pem': CANARY,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'a-folder'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function said(environment: Record<string, string>): string {
  try {
    temporalConnection(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
  throw new Error('nothing was refused');
}

describe("Temporal's own settings", () => {
  test('a sound profile is read, and variables win over it', () => {
    const environment = { TEMPORAL_CONFIG_FILE: join(folder, 'sound.toml'), TEMPORAL_ADDRESS: 'other:7233' };
    expect(temporalConnection(environment)).toMatchObject({
      namespace: 'n',
      connectionOptions: { address: 'other:7233' },
    });
  });

  test('a profile file that is not there is no profile file', () => {
    expect(temporalConnection({ TEMPORAL_CONFIG_FILE: join(folder, 'none.toml') }).namespace).toBeUndefined();
  });

  test('certificate and key are read from their files', () => {
    const file = join(folder, 'cert.pem');
    const { connectionOptions } = temporalConnection({
      TEMPORAL_TLS_CLIENT_CERT_PATH: file,
      TEMPORAL_TLS_CLIENT_KEY_PATH: file,
      TEMPORAL_CONFIG_FILE: join(folder, 'none.toml'),
    });
    const pem = new TextEncoder().encode(PEM);
    expect(connectionOptions.tls).toMatchObject({ clientCertPair: { crt: pem, key: pem } });
  });

  test('files of TLS that is off are not asked for', () => {
    const environment = { TEMPORAL_TLS: 'false', TEMPORAL_TLS_CLIENT_CERT_PATH: '/no/such/file' };
    expect(temporalConnection(environment).connectionOptions.tls).toBe(false);
  });

  test.each([
    [{ TEMPORAL_API_KEY: CANARY }, 'TLS is on because TEMPORAL_API_KEY is set'],
    [{ TEMPORAL_TLS: 'true', TEMPORAL_API_KEY: CANARY }, 'TLS is on because TEMPORAL_TLS is set'],
    [{ TEMPORAL_TLS_SERVER_NAME: 'name' }, 'TLS is on because TEMPORAL_TLS_SERVER_NAME is set'],
    [{ TEMPORAL_PROFILE: 'cloud' }, 'TLS is on because the Temporal profile says so'],
    [{ TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: CANARY }, undefined],
    [{}, undefined],
  ])('why the transport is TLS with %j: %s', (settings, reason) => {
    const environment = { ...settings, TEMPORAL_CONFIG_FILE: join(folder, 'sound.toml') };
    expect(temporalConnection(environment).tls?.reason).toBe(reason);
  });

  test.each([
    ['unterminated.toml', 'TEMPORAL_CONFIG_FILE: unterminated.toml, but line 3 is no TOML. To fix: correct that line.'],
    ['a-folder', 'TEMPORAL_CONFIG_FILE: a-folder, but it can not be read (EISDIR). To fix: name a file of profiles.'],
    ['no-profile.toml', expect.stringMatching(/^TEMPORAL_CONFIG_FILE: no-profile.toml, but .*\[profile.default\]/)],
    ['empty.toml', expect.stringMatching(/^TEMPORAL_CONFIG_FILE: empty.toml, but .*\[profile.default\]/)],
    ['profile-is-text.toml', expect.stringMatching(/^TEMPORAL_CONFIG_FILE: .*, but .*\[profile.default\]/)],
    [
      'twice.toml',
      expect.stringMatching(/^TEMPORAL_TLS_CLIENT_KEY_PATH: set, but .*_KEY_DATA is, too, by variable or profile/),
    ],
    ['lost-key.toml', expect.stringMatching(/^tls.client_key_path of the Temporal profile: \/no\/.*\(ENOENT\)/)],
  ])('the profile file %s is refused by name and rule, and none of its text is quoted', (file, sentence) => {
    expect(said({ TEMPORAL_CONFIG_FILE: join(folder, file) })).toEqual(sentence);
  });

  test.each(['sound.toml', 'none.toml'])('a profile that %s lacks is named', (file) => {
    const environment = { TEMPORAL_CONFIG_FILE: join(folder, file), TEMPORAL_PROFILE: 'cluod' };
    expect(said(environment)).toBe(
      `TEMPORAL_PROFILE: cluod, but ${file} has no such profile. To fix: name one that it has, or unset it for the profile default.`,
    );
  });

  test.each([
    ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'none.pem', 'can not be read (ENOENT)'],
    ['TEMPORAL_TLS_CLIENT_KEY_PATH', 'a-folder', 'can not be read (EISDIR)'],
    ['TEMPORAL_TLS_SERVER_CA_CERT_PATH', 'text.pem', 'holds no certificate or key in PEM form'],
  ])('%s=%s: this file %s', (setting, file, rule) => {
    const environment = { [setting]: join(folder, file), TEMPORAL_CONFIG_FILE: join(folder, 'none.toml') };
    expect(said(environment)).toBe(`${setting}: ${file}, but this file ${rule}. To fix: name a file in PEM form.`);
  });
});
