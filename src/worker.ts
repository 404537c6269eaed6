import { Client } from '@temporalio/client';
import { type Logger, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createDataActivities, createLocalActivities } from './activities/create-activities.ts';
import type { WorkerDependencies } from './activities/dependencies.ts';
import { workerDataConverter } from './client/data-converter.ts';
import { ofListenSetting } from './config/listening.ts';
import { exposureNotice } from './config/loopback.ts';
import type { Settings } from './config.ts';
import { dataTaskQueue } from './contract/names.ts';
import { cloudStorage } from './gcs/cloud-storage.ts';
import { nexusHandlers } from './nexus/handlers.ts';
import { type HealthServer, serveHealth } from './telemetry/health-server.ts';
import { connectVertex } from './vertex/vertex.ts';
import { connectWorker } from './worker/connect.ts';
import { ownerOf } from './worker/owner.ts';
import { temporalQuotaBrokers } from './worker/quota-brokers.ts';
import { registerSearchAttributes } from './worker/register-search-attributes.ts';
import { restricted } from './worker/restricted.ts';
import { installRuntime } from './worker/runtime.ts';
import { routingNotice, versioningOptions } from './worker/versioning.ts';
import { workflowCode } from './worker/workflow-code.ts';
import { workflowDirectory } from './worker/workflow-directory.ts';

export interface StartWorkerOptions {
  readonly settings: Settings;
  /** Host and port of the Temporal server; default: TEMPORAL_ADDRESS, temporal.toml, localhost:7233. */
  readonly temporalAddress?: string;
  readonly log?: Logger;
  /** Ends the wait for a Temporal server. */
  readonly signal?: AbortSignal;
  /** For tests and for running unbuilt: a bundle made elsewhere. */
  readonly workflowBundlePath?: string;
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

// How long a workflow waits for the worker that has it cached, should that be dead; 10 s by default. A worker that was
// only busy costs a replay.
const STICKY_TIMEOUT = '2 seconds';

// A parked workflow wakes up ten times in hours: replaying its hundred events costs less than keeping all of them in memory,
// where the SDK's own limit would be two thousand.
const CACHED_WORKFLOWS = 200;

// Submit and cancel beat every second, and the SDK must pass that on: by default it sends 80 % of the timeout apart,
// so that one lost beat would look like a death.
const HEARTBEAT_THROTTLE = '1 second';

/** Connects to Temporal, Vertex AI and Cloud Storage, and polls for workflows and activities when `run` is called. */
export async function startWorker(options: StartWorkerOptions): Promise<TempotuneWorker> {
  const { settings, temporalAddress, signal } = options;
  const log = installRuntime(settings, options.log);
  const { connection, namespace } = await connectWorker(log, temporalAddress, signal);
  const added = await registerSearchAttributes(connection.operatorService, namespace);
  if (added.length > 0) log.info('registered search attributes', { namespace, added });

  const endpoint = settings.vertexEndpoint;
  const vertex = connectVertex(endpoint === undefined ? {} : { endpoint });
  const converter = workerDataConverter(settings.encryptionKeys);
  const { allowedProjects, allowedBuckets } = settings;
  const unrestricted: WorkerDependencies = {
    ...vertex,
    objects: cloudStorage(settings.storageEndpoint === undefined ? {} : { endpoint: settings.storageEndpoint }),
    workflows: workflowDirectory(new Client({ connection, namespace, dataConverter: converter })),
    owner: await ownerOf(connection, namespace),
    quotaBrokers: temporalQuotaBrokers({ connection, namespace, dataConverter: converter }, settings.taskQueue),
    quotaLimits: settings.quotaLimits,
    datasetDirectories: settings.datasetDirectories,
    endpoint: endpoint === undefined ? 'google' : 'custom',
  };
  const dependencies = restricted(unrestricted, {
    ...(allowedProjects ? { allowedProjects } : {}),
    ...(allowedBuckets ? { allowedBuckets } : {}),
  });

  const shared = {
    connection,
    namespace,
    shutdownGraceTime: SHUTDOWN_GRACE,
    dataConverter: converter,
    ...versioningOptions(settings.deployment),
  } satisfies Partial<WorkerOptions>;
  const workflowWorker = await Worker.create({
    ...shared,
    ...workflowCode(options.workflowBundlePath, settings.encryptionKeys !== undefined),
    taskQueue: settings.taskQueue,
    activities: { ...createActivities(dependencies), ...createLocalActivities() },
    nexusServices: [nexusHandlers()],
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    maxCachedWorkflows: CACHED_WORKFLOWS,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  });
  const dataWorker = await Worker.create({
    ...shared,
    taskQueue: dataTaskQueue(settings.taskQueue),
    activities: createDataActivities(dependencies),
    maxConcurrentActivityTaskExecutions: 4, // each streams a whole file
  });
  const { taskQueue, listenHost = '127.0.0.1' } = settings;
  const notice = await routingNotice(connection.workflowService, { namespace, taskQueue }, settings.deployment);
  if (notice) log.warn(notice);

  const workers = { workflows: workflowWorker, data: dataWorker };
  const health = await healthServer(settings, () => ({
    workflows: workflowWorker.getState(),
    data: dataWorker.getState(),
  }));
  const isReachable = settings.healthPort !== undefined || settings.metricsPort !== undefined;
  const exposed = isReachable ? exposureNotice('the health or metrics endpoint', listenHost) : undefined;
  if (exposed) log.warn(exposed);

  return {
    ...(health ? { healthUrl: health.url } : {}),
    run: async () => {
      try {
        const running = Object.values(workers).map((worker) => worker.run());
        // Google's first client blocks the event loop for a second: after the first polls are out, before the first task is in.
        await Promise.all([...running, vertex.warmUp()]);
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

/** Undefined when no port is set. */
async function healthServer(
  { healthPort: port, listenHost: host = '127.0.0.1' }: Settings,
  states: () => Readonly<Record<string, string>>,
): Promise<HealthServer | undefined> {
  if (port === undefined) return undefined;
  try {
    return await serveHealth(port, host, states);
  } catch (error) {
    throw ofListenSetting(error, { setting: 'TEMPOTUNE_HEALTH_PORT', port, host });
  }
}
