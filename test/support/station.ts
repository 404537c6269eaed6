import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { type DevServer, freePort, startDevServer } from './dev-server.ts';
import { generationDataset } from './example-datasets.ts';
import { type Program, tempotune } from './program.ts';

interface EmulatedJob {
  readonly name: string;
  readonly state: string;
}

/** Emulator, Temporal server on a database file, and workers as processes of their own, so that they can be killed. */
export interface Station {
  readonly client: Client;
  readonly emulatorUrl: string;
  readonly emulatorPid: number;
  /** Another one after `killTemporal`. */
  temporalPid(): number;
  readonly environment: NodeJS.ProcessEnv;
  startWorker(): Promise<Program>;
  /** kill -9 of the server, and a new one on the same file and port. */
  killTemporal(): Promise<void>;
  jobs(): Promise<EmulatedJob[]>;
  journal(): Promise<{ method: string; resource: string; status: string }[]>;
  post(path: string, body: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface StationOptions {
  /** Simulated seconds per real one, at the emulator. */
  readonly speed: number;
  readonly temporalCliPath: string;
}

export async function startStation({ speed, temporalCliPath }: StationOptions): Promise<Station> {
  const folder = mkdtempSync(join(tmpdir(), 'tempotune-station-'));
  const port = await freePort();
  const databaseFile = join(folder, 'temporal.db');
  const start = (): Promise<DevServer> => startDevServer(temporalCliPath, { port, databaseFile });
  let server = await start();
  const emulator = tempotune(['emulator', '--port', '0', '--speed', String(speed)]);
  const printed = await emulator.says(/^\{.*\}\n/).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const { url } = JSON.parse(printed.split('\n')[0] ?? '') as { url: string };
  const environment = {
    TEMPORAL_ADDRESS: server.address,
    TEMPOTUNE_VERTEX_ENDPOINT: url,
    TEMPOTUNE_STORAGE_ENDPOINT: url,
    TEMPOTUNE_QUOTA_GPU: '100',
    TEMPOTUNE_QUOTA_GEMINI: '100',
    TEMPOTUNE_LOG_LEVEL: 'warn',
  };
  const objects = cloudStorage({ endpoint: url });
  await objects.createBucket({ name: 'test-bucket', project: 'test-project', location: 'us-central1' });
  await objects.put('gs://test-bucket/train.jsonl', generationDataset(40), 'application/jsonl');
  await objects.put('gs://test-bucket/evaluation.jsonl', generationDataset(12, 1_000), 'application/jsonl');
  const connection = await Connection.connect({
    address: server.address,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 },
  });
  const workers: Program[] = [];
  const read = async <T>(path: string): Promise<T> => (await (await fetch(`${url}/_emulator/${path}`)).json()) as T;
  return {
    client: new Client({ connection }),
    emulatorUrl: url,
    emulatorPid: emulator.pid,
    temporalPid: () => server.pid,
    environment,
    async startWorker() {
      const worker = tempotune(['worker'], environment);
      workers.push(worker);
      await worker.says('Worker on task queue');
      return worker;
    },
    async killTemporal() {
      await server.stop(); // SIGKILL
      server = await start();
    },
    jobs: () => read('jobs'),
    journal: () => read('journal'),
    async post(path, body) {
      const answer = await fetch(`${url}/_emulator/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    },
    async close() {
      await connection.close();
      await Promise.all([...workers, emulator].map((program) => program.kill('SIGKILL')));
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
