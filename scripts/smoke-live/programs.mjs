import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../paths.mjs';

const main = join(root, 'dist', 'cli', 'main.js');

/** A program in its own process group: Ctrl-C is for this script, which cancels the job before it ends the worker. */
export function startProgram(command, args, env) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'pipe'], detached: true });
  child.stderr.on('data', (text) => process.stderr.write(text));
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  ended.catch(() => {}); // told to whoever waits for the end, or by the next step that needs the program
  process.once('exit', () => child.kill('SIGKILL'));
  const end = async () => {
    child.kill('SIGTERM');
    await ended.catch(() => {});
  };
  return { child, ended, end };
}

export const tempotune = {
  main,
  /** Answers when the worker says that it polls; it waits for the server itself. */
  async worker(env) {
    const program = startProgram(process.execPath, [main, 'worker'], env);
    await new Promise((resolve, reject) => {
      program.child.stderr.on('data', (text) => String(text).includes('Worker on task queue') && resolve());
      program.ended.then((code) => reject(new Error(`the worker ended with exit code ${code}`)), reject);
    });
    return program;
  },
};

/** What a verb prints with --json, whatever its exit code. */
export async function tempotuneJson(args, env) {
  const child = spawn(process.execPath, [main, ...args, '--json'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let text = '';
  for await (const part of child.stdout.setEncoding('utf8')) text += part;
  return text === '' ? {} : JSON.parse(text);
}
