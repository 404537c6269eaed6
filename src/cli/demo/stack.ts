import { join } from 'node:path';
import { connect, type TempotuneClient } from '../../client.ts';
import { ignoreTemporalEnvironment, type Settings } from '../../config.ts';
import { DEFAULT_TASK_QUEUE } from '../../contract/names.ts';
import { type Emulator, startEmulator } from '../../emulator/server.ts';
import { startWorker } from '../../worker.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { findOnPath } from '../find-on-path.ts';
import { isFree } from './free-port.ts';
import { quietLogger } from './quiet-logger.ts';
import type { Stage } from './stage.ts';
import { startTemporalServer, type TemporalServer } from './temporal-server.ts';

export interface StackOptions {
  /** Left up for visitors: usual ports where free, and Temporal's Web UI. */
  readonly keep: boolean;
  /** Folder that keeps everything over restarts. */
  readonly data?: string | undefined;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly signal: AbortSignal;
}

/** A Temporal server, the emulator, a worker and a client: what a user runs in several places, in one process. */
export interface DemoStack {
  readonly temporal: TemporalServer;
  readonly emulator: Emulator;
  readonly client: TempotuneClient;
  readonly settings: Settings;
}

const EMULATOR_PORT = 8085;

/** Starts all parts; each is on the stage as soon as it is up, so that a failure in the middle leaves nothing behind. */
export async function startStack(
  { keep, data, speed, signal }: StackOptions,
  { io, environment }: Pick<CliContext, 'io' | 'environment'>,
  stage: Stage,
): Promise<DemoStack> {
  ignoreTemporalEnvironment(environment);
  const temporal = stage.add(
    await startTemporalServer({
      binary: await temporalBinary(environment),
      forVisitors: keep,
      ...(data === undefined ? {} : { file: join(data, 'temporal.db') }),
      signal,
    }),
    (server) => server.close(),
  );
  const emulator = stage.add(
    await startEmulator({
      port: keep && (await isFree(EMULATOR_PORT)) ? EMULATOR_PORT : 0,
      speed,
      ...(data === undefined ? {} : { dataDirectory: join(data, 'emulator') }),
    }),
    (server) => server.close(),
  );
  const settings: Settings = {
    taskQueue: DEFAULT_TASK_QUEUE,
    vertexEndpoint: emulator.url,
    storageEndpoint: emulator.url,
    datasetDirectories: [],
    quotaLimits: { gpu: 3, tpu: 3, gemini: 3 }, // the emulator has no quota unless it is told one
    logLevel: 'error',
  };
  const worker = await startWorker({
    settings,
    temporalAddress: temporal.address,
    log: quietLogger((line) => io.note(line)),
    signal,
  });
  const running = worker.run();
  running.catch((error: Error) => io.note(`the worker ended: ${error.message}`));
  stage.add(worker, async () => {
    worker.shutdown();
    await running;
  });
  const client = stage.add(connect({ temporalAddress: temporal.address }), (open) => open.close());
  return { temporal, emulator, client, settings };
}

async function temporalBinary(environment: NodeJS.ProcessEnv): Promise<string> {
  const binary = environment.TEMPORAL_CLI_PATH ?? (await findOnPath('temporal', environment.PATH));
  if (binary) return binary;
  throw new CliError(
    EXIT.failed,
    'demo needs the Temporal CLI, and there is none on PATH',
    'run it from a clone as npm run demo, which gets one, or install it (https://docs.temporal.io/cli) or set TEMPORAL_CLI_PATH',
  );
}
