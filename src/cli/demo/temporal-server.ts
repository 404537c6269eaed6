import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { freePort, isFree } from './free-port.ts';

export interface TemporalServerOptions {
  /** Path of the Temporal CLI. */
  readonly binary: string;
  /** With Web UI, and on the port that everybody expects when it is free. */
  readonly forVisitors: boolean;
  /** Database file; without it all is in memory. */
  readonly file?: string;
  readonly signal: AbortSignal;
}

export interface TemporalServer {
  readonly address: string;
  readonly uiUrl?: string;
  close(): Promise<void>;
}

const USUAL_PORT = 7233;
const USUAL_UI_PORT = 8233;
const START_TIMEOUT_MS = 20_000;
const END_TIMEOUT_MS = 5_000;
const SETTINGS = [
  // without it every timer and retry of the dev server takes at least a second
  ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="10ms"'],
];
// as fast as memory, and a killed server loses nothing (measured)
const DURABLE = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];

/** Starts a Temporal dev server as a child process; `close` ends exactly that one. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { binary, forVisitors, file, signal } = options;
  const port = forVisitors && (await isFree(USUAL_PORT)) ? USUAL_PORT : await freePort();
  const uiPort = forVisitors && (await isFree(USUAL_UI_PORT)) ? USUAL_UI_PORT : await freePort();
  const child = spawn(
    binary,
    [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'],
      ...(forVisitors ? ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)] : ['--headless']),
      ...SETTINGS,
      ...(file ? ['--db-filename', file, ...DURABLE] : []),
    ],
    // its own process group: Ctrl-C is for us, and we end the server when nobody needs it any more
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const server = { child, errors: lastLines(child) };
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const close = async (): Promise<void> => {
    await end(child);
    process.off('exit', kill);
  };
  try {
    const address = `127.0.0.1:${port}`;
    await untilAnswering(address, server, signal);
    return { address, ...(forVisitors ? { uiUrl: `http://127.0.0.1:${uiPort}` } : {}), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface StartingServer {
  readonly child: ChildProcess;
  readonly errors: () => string;
}

async function untilAnswering(address: string, { child, errors }: StartingServer, signal: AbortSignal): Promise<void> {
  let spawnError: Error | undefined;
  child.once('error', (error) => {
    spawnError = error;
  });
  const giveUpAt = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(address))) {
    signal.throwIfAborted();
    const hasEnded = spawnError !== undefined || child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || Date.now() > giveUpAt) {
      const reason = spawnError?.message ?? (errors() || 'it did not answer within 20 seconds');
      throw new CliError(
        EXIT.failed,
        `the Temporal dev server did not start: ${reason}`,
        `try it by hand: ${child.spawnfile} server start-dev`,
      );
    }
    await delay(100);
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '1s' });
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

function lastLines(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2_000);
  });
  return () => text.trim();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
