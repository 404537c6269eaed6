import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { runCaptured, say } from '../processes.mjs';
import { cacheFolder } from '../temporal-programs.mjs';

const OLDEST_MINOR = 11; // of Python 3: on older ones the locked packages need others besides
const TIMEOUT_MS = 600_000;

/** The Python of a virtual environment that holds exactly what the lock file names; made when it is missing. */
export async function ensureEnvironment(name) {
  const { command, version } = await findPython();
  const lockFile = join(root, 'test', 'clients', 'requirements', `${name}.txt`);
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `python-${name}-${version}-${process.platform}-${process.arch}-${hash}`);
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const complete = join(folder, '.complete'); // written last: a broken-off set-up does not count
  if (existsSync(complete)) return python;
  say(`Setting up Python packages: ${name} (about a minute, once) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cacheFolder(), { recursive: true });
  await step(command, ['-m', 'venv', folder], 'On Debian and Ubuntu, install the package python3-venv.');
  const exact = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--requirement', lockFile];
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
  await step(python, ['-m', 'pip', 'install', ...quiet, ...exact], 'Check the network or index settings of pip.');
  writeFileSync(complete, '');
  return python;
}

async function findPython() {
  for (const command of ['python3', 'python']) {
    const { code, output } = await runCaptured(command, ['-c', 'import sys; print(*sys.version_info[:2])']);
    const [major, minor] = output.trim().split(' ').map(Number);
    if (code === 0 && major === 3 && minor >= OLDEST_MINOR) return { command, version: `${major}.${minor}` };
  }
  throw new Error(
    `Google's Python clients need Python 3.${OLDEST_MINOR} or newer, and there is no such python3 on PATH. ` +
      'To fix: install it (https://www.python.org/downloads/) and run npm run test:clients again.',
  );
}

async function step(command, args, fix) {
  const { code, output } = await runCaptured(command, args, { timeoutMs: TIMEOUT_MS });
  if (code === 0) return;
  const reason = output.trim().split('\n').slice(-8).join('\n  ');
  throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}:\n  ${reason}\nTo fix: ${fix}`);
}
