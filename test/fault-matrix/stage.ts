import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import type { ObjectStore } from '../../src/gcs/object-store.ts';
import { type DevServer, freePort, startDevServer } from '../support/dev-server.ts';
import { type Program, tempotune } from '../support/program.ts';
import { type EmulatorAdmin, emulatorAdmin } from './emulator-admin.ts';

/** Real programs, each of which can be killed: emulator, Temporal dev server on a database file, workers. */
export interface Stage {
  readonly client: Client;
  readonly emulator: EmulatorAdmin;
  readonly emulatorUrl: string;
  readonly objects: ObjectStore;
  readonly crew: Crew;
  /** How long an outage of Vertex AI lasts. */
  readonly outageMs: number;
  killTemporal(): Promise<void>;
  startTemporal(): Promise<void>;
  stopEmulator(): Promise<void>;
  startEmulator(): Promise<void>;
  close(): Promise<void>;
}

/** Whoever does the work, and can die of it. */
export interface Crew {
  start(): Promise<void>;
  /** kill -9, all of them. */
  kill(): Promise<void>;
  /** As a machine that swaps or a container that is paused: alive, and not running. */
  freeze(): void;
  thaw(): void;
}

export interface StageOptions {
  readonly temporalCliPath: string;
  /** Jobs and objects survive a stop of the emulator. It writes all it knows after each change, so not by default. */
  readonly isDurable: boolean;
  readonly outageMs: number;
}

/** Simulated seconds a second: a job of seven minutes takes some 20 ms and its training. */
export const FAST = 20_000;
/** A job still runs when a cancel or a terminate has long had its effect: it takes most of a minute. */
export const SLOW = 10;

export async function openStage({ temporalCliPath, isDurable, outageMs }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-matrix-'));
  const [temporalPort, emulatorPort] = [await freePort(), await freePort()];
  const emulatorUrl = `http://127.0.0.1:${emulatorPort}`;
  const databaseFile = join(folder, 'temporal.db');
  const startServer = (): Promise<DevServer> => startDevServer(temporalCliPath, { port: temporalPort, databaseFile });
  const startVertex = async (): Promise<Program> => {
    const data = isDurable ? ['--data', join(folder, 'vertex')] : [];
    const program = tempotune(['emulator', '--port', String(emulatorPort), '--speed', String(FAST), ...data]);
    await program.says(/^\{.*\}\n/);
    return program;
  };
  let [server, vertex] = await Promise.all([startServer(), startVertex()]);
  const connection = await Connection.connect({
    address: server.address,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 },
  });
  const crew = workers({
    TEMPORAL_ADDRESS: server.address,
    TEMPOTUNE_VERTEX_ENDPOINT: emulatorUrl,
    TEMPOTUNE_STORAGE_ENDPOINT: emulatorUrl,
    TEMPOTUNE_LOG_LEVEL: 'error',
    METADATA_SERVER_DETECTION: 'none',
  });
  await crew.start();
  return {
    client: new Client({ connection }),
    emulator: emulatorAdmin(emulatorUrl),
    emulatorUrl,
    objects: cloudStorage({ endpoint: emulatorUrl }),
    crew,
    outageMs,
    killTemporal: () => server.stop(), // SIGKILL
    async startTemporal() {
      server = await startServer();
    },
    stopEmulator: () => vertex.kill('SIGTERM'), // Google loses nothing that it has answered for
    async startEmulator() {
      vertex = await startVertex();
    },
    async close() {
      await connection.close();
      await crew.kill();
      await vertex.kill('SIGKILL');
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function workers(environment: NodeJS.ProcessEnv): Crew {
  let running: Program[] = [];
  let frozen: Program[] = [];
  return {
    async start() {
      const worker = tempotune(['worker'], environment);
      running.push(worker);
      await worker.says('Worker on task queue');
    },
    async kill() {
      const all = [...running, ...frozen];
      running = [];
      frozen = [];
      await Promise.all(all.map((worker) => worker.kill('SIGKILL')));
    },
    freeze() {
      for (const { pid } of running) process.kill(pid, 'SIGSTOP');
      frozen = [...frozen, ...running];
      running = [];
    },
    thaw() {
      for (const { pid } of frozen) process.kill(pid, 'SIGCONT');
      running = [...running, ...frozen];
      frozen = [];
    },
  };
}
