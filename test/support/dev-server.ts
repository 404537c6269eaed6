import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

export interface DevServerOptions {
  readonly port?: number;
  /** Survives a kill of the server; default: in memory. */
  readonly databaseFile?: string;
}

export interface DevServer {
  address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

// As fast as memory, and safe against a kill of the process.
const sqlitePragmas = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];

const START_DEADLINE_MS = 30_000; // it takes 0.5 s alone, several when both cores are busy

/** A Temporal dev server in memory, without Web UI, on a free port of the loopback interface. */
export async function startDevServer(
  cliPath: string,
  { port: wanted, databaseFile }: DevServerOptions = {},
): Promise<DevServer> {
  const port = wanted ?? (await freePort());
  const address = `127.0.0.1:${port}`;
  const child = spawn(cliPath, serverArguments(port, databaseFile), { stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL')); // Ctrl-C must not leave a server behind
  const output = collect(child);
  try {
    await untilServing(address, child, output);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { address, pid: child.pid ?? 0, stop: () => stop(child) };
}

function serverArguments(port: number, databaseFile: string | undefined): string[] {
  const settings = [
    'history.timerProcessorMaxTimeShift="10ms"', // else no timer and no retry takes less than a second
    'frontend.enableServerVersionCheck=false', // it would ask a host on the internet
    'limit.historyCount.suggestContinueAsNew=300', // else no test would make a workflow without an end go on as new
  ];
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...['--headless', '--log-level', 'error'],
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...(databaseFile === undefined ? [] : ['--db-filename', databaseFile, ...sqlitePragmas]),
  ];
}

async function untilServing(address: string, child: ChildProcess, output: string[]): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await isServing(address))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`The Temporal dev server did not start on ${address}:\n${output.join('')}`);
    }
    await sleep(50);
  }
}

async function isServing(address: string): Promise<boolean> {
  const connection = Connection.lazy({ address, connectTimeout: 1_000 });
  try {
    await connection.withDeadline(Date.now() + 1_000, () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    );
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL'); // all is in memory, nothing is lost
  await ended;
}

function collect(child: ChildProcess): string[] {
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(String(chunk)));
  return output;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
