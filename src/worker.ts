import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Logger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createDataActivities } from './activities/create-activities.ts';
import type { Dependencies } from './activities/dependencies.ts';
import type { Settings } from './config.ts';
import { dataTaskQueue } from './contract/names.ts';
import { cloudStorage } from './gcs/cloud-storage.ts';
import { serveHealth } from './telemetry/health-server.ts';
import { jsonLogger } from './telemetry/logger.ts';
import { connectVertex } from './vertex/vertex.ts';
import { connectWorker } from './worker/connect.ts';
import { ownerOf } from './worker/owner.ts';
import { registerSearchAttributes } from './worker/register-search-attributes.ts';

export interface StartWorkerOptions {
  readonly settings: Settings;
  /** Host and port of the Temporal server; default: TEMPORAL_ADDRESS, temporal.toml, localhost:7233. */
  readonly temporalAddress?: string;
  readonly log?: Logger;
  /** Ends the wait for a Temporal server. */
  readonly signal?: AbortSignal;
  /** For tests and for running unbuilt: a bundle made elsewhere. */
  readonly workflowBundlePath?: string;
  /** Host of the health endpoint. Default 127.0.0.1. */
  readonly healthHost?: string;
}

/** Both task queues of one process. */
export interface TempotuneWorker {
  /** Resolves after a graceful shutdown: SIGTERM, SIGINT, or `shutdown()`. Running jobs at Vertex AI are left alone. */
  run(): Promise<void>;
  shutdown(): void;
  readonly healthUrl?: string;
}

// Longer than one look at a job (8 s) or one create (45 s), shorter than the 60 s Kubernetes grace that we document.
const SHUTDOWN_GRACE = '50 seconds';

/** Connects to Temporal, Vertex AI and Cloud Storage, and polls for workflows and activities when `run` is called. */
export async function startWorker(options: StartWorkerOptions): Promise<TempotuneWorker> {
  const { settings, temporalAddress, signal } = options;
  const log = installRuntime(settings, options.log);
  const { connection, namespace } = await connectWorker(log, temporalAddress, signal);
  const added = await registerSearchAttributes(connection.operatorService, namespace);
  if (added.length > 0) log.info('registered search attributes', { namespace, added });

  const endpoint = settings.vertexEndpoint;
  const vertex = connectVertex(endpoint === undefined ? {} : { endpoint });
  await vertex.warmUp(); // the first client blocks the event loop for most of a second
  const dependencies: Dependencies = {
    ...vertex,
    objects: cloudStorage(settings.storageEndpoint === undefined ? {} : { endpoint: settings.storageEndpoint }),
    owner: await ownerOf(connection, namespace),
    datasetDirectories: settings.datasetDirectories,
    endpoint: endpoint === undefined ? 'google' : 'custom',
  };

  const shared = { connection, namespace, shutdownGraceTime: SHUTDOWN_GRACE } satisfies Partial<WorkerOptions>;
  const workflowWorker = await Worker.create({
    ...shared,
    ...workflowCode(options.workflowBundlePath),
    taskQueue: settings.taskQueue,
    activities: createActivities(dependencies),
  });
  const dataWorker = await Worker.create({
    ...shared,
    taskQueue: dataTaskQueue(settings.taskQueue),
    activities: createDataActivities(dependencies),
    maxConcurrentActivityTaskExecutions: 4, // each streams a whole file
  });
  const workers = { workflows: workflowWorker, data: dataWorker };
  const health =
    settings.healthPort === undefined
      ? undefined
      : await serveHealth(settings.healthPort, options.healthHost ?? '127.0.0.1', () => ({
          workflows: workflowWorker.getState(),
          data: dataWorker.getState(),
        }));

  return {
    ...(health ? { healthUrl: health.url } : {}),
    run: async () => {
      try {
        await Promise.all(Object.values(workers).map((worker) => worker.run()));
      } finally {
        await health?.close();
        await vertex.close();
        await connection.close();
      }
    },
    shutdown: () => {
      for (const worker of Object.values(workers)) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

/** The process-wide runtime: logs, and metrics on request. Installed once, before the first connection. */
function installRuntime({ logLevel, metricsPort }: Settings, log: Logger = jsonLogger(logLevel)): Logger {
  const core = logLevel === 'trace' || logLevel === 'debug' ? 'INFO' : 'WARN';
  try {
    Runtime.install({
      logger: log,
      telemetryOptions: {
        logging: { forward: {}, filter: { core, other: 'WARN' } },
        ...(metricsPort === undefined ? {} : { metrics: { prometheus: { bindAddress: `127.0.0.1:${metricsPort}` } } }),
      },
    });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'IllegalStateError')) throw error; // somebody's own runtime: keep it
  }
  return log;
}

/** The bundle that the build made; from unbuilt source, Temporal makes it at start. */
function workflowCode(given: string | undefined): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const codePath = given ?? fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));
  if (given !== undefined || existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)) };
}
