import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

/** Set-up talks on stderr, so that stdout stays for data: `npm run demo -- --json | jq`. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Shows what the program prints on our stderr. Fails when the program does. */
export async function runShown(command, args, options = {}) {
  const code = await ended(spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options }));
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with exit code ${code}`);
}

/** The exit code of a program that was killed at its time limit, as timeout(1) has it. */
export const TIMED_OUT = 124;

/** Collects what the program prints, on both streams in one text. Never throws: code 127 when it could not start. */
export async function runCaptured(command, args, { timeoutMs, ...options } = {}) {
  let output = '';
  let timedOut = false;
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const timer = timeoutMs && setTimeout(() => (timedOut = child.kill('SIGKILL')), timeoutMs);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  try {
    const code = await ended(child);
    return { code: timedOut ? TIMED_OUT : code, output };
  } catch (error) {
    return { code: 127, output: error.message };
  } finally {
    clearTimeout(timer);
  }
}

/** Hands the terminal over: the program's streams, signals and exit code become ours. */
export async function become(command, args, env) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
  process.on('SIGINT', () => {}); // the terminal sends Ctrl-C to the child as well, which ends in its own time
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await ended(child);
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
