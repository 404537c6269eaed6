import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runShown, say } from './processes.mjs';

/** Runs `npm ci` unless what lies in node_modules is what package-lock.json asks for. */
export async function installPackages() {
  if (isInstalled()) return;
  say('Installing npm packages (about 20 seconds, once) …');
  // npm writes its answer to stdout, which is not ours; the project's .npmrc silences npm, errors must show here
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  await npm(args).catch((error) => {
    throw new Error(`${error.message}. To fix: check the network or registry settings of npm, then run it again.`);
  });
}

/** npm keeps its own record of what it installed, written last: a broken-off install does not count as one. */
export function isInstalled(folder = root) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const present = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function npm(args) {
  const started = process.env.npm_execpath; // set when npm itself started us: the same npm, and no shell on Windows
  if (started?.endsWith('.js')) return runShown(process.execPath, [started, ...args]);
  return runShown('npm', args, { shell: process.platform === 'win32' });
}
