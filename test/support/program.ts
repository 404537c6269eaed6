import { type ChildProcess, spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI: string = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A process of the built command line, or of another program. */
export interface Program {
  readonly pid: number;
  readonly output: () => { stdout: string; stderr: string };
  /** Resolves when the text has been printed; fails when the process ends before. */
  says(text: string | RegExp): Promise<string>;
  /** The exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export function tempotune(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Program {
  return startProgram(process.execPath, [CLI, ...args], environment);
}

export function startProgram(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
  const killOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.stderr += String(chunk);
  });
  const ended = once(child, 'close').then(() => {
    process.off('exit', killOnExit);
    return child.exitCode;
  });
  return {
    pid: child.pid ?? 0,
    output: () => printed,
    ended,
    says: (text) => untilPrinted(child, printed, text),
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

async function untilPrinted(
  child: ChildProcess,
  printed: { stdout: string; stderr: string },
  text: string | RegExp,
): Promise<string> {
  for (;;) {
    const all = printed.stdout + printed.stderr;
    if (typeof text === 'string' ? all.includes(text) : text.test(all)) return all;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`ended with ${child.exitCode ?? child.signalCode} before it said ${text}:\n${all}`);
    }
    const heard = new AbortController();
    const of = (emitter: EventEmitter, event: string): Promise<unknown> =>
      once(emitter, event, { signal: heard.signal });
    await Promise.race([of(child.stdout ?? child, 'data'), of(child.stderr ?? child, 'data'), of(child, 'close')]);
    heard.abort(); // the others must not listen for ever
  }
}
