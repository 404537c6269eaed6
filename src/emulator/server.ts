import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { adminHandler } from './admin.ts';
import { type Clock, createClock } from './clock.ts';
import { createDispatch } from './dispatch.ts';
import { type EmulatedJob, emulatedJobs } from './emulated-jobs.ts';
import { createFaults, type Faults } from './faults.ts';
import { createJournal, type Journal } from './journal.ts';
import { makeArtefacts } from './pipeline/artefacts.ts';
import { restartTrainings } from './pipeline/restart.ts';
import { DEFAULT_STEP_MS, taskNames } from './pipeline/timeline.ts';
import { loadProtos } from './protos.ts';
import { services } from './services/services.ts';
import { createStorageService } from './storage/storage-service.ts';
import { openStore } from './store.ts';
import { createTrainer, type Trainer } from './training/trainer.ts';
import { createTrainings } from './training/trainings.ts';
import { listenGrpc } from './transport/grpc.ts';
import { listen } from './transport/port.ts';
import { restHandler } from './transport/rest.ts';
import { storageHandler } from './transport/storage.ts';
import { restartTunings } from './tuning/start-tuning.ts';
import { makeTuningArtefacts } from './tuning/tuning-artefacts.ts';
import { phases } from './tuning/tuning-record.ts';
import type { World } from './world.ts';

export type { EmulatedJob } from './emulated-jobs.ts';

export interface EmulatorOptions {
  /** 0, the default: any free one. */
  port?: number;
  /** Address to listen on, default 127.0.0.1. A container needs 0.0.0.0. */
  host?: string;
  /** Jobs, models and objects are kept here and found again by the next emulator; without it they live in memory. */
  dataDirectory?: string;
  /** Simulated seconds in a real second, default 60. */
  speed?: number;
  /** Simulated seconds of one training step, default 2: makes jobs of hours out of few steps. */
  secondsPerStep?: number;
  /** Milliseconds since 1970 at which the simulated clock starts; default now. */
  startTime?: number;
  /** Called with a line for people; default: nothing is said. */
  log?: (line: string) => void;
  /** In place of the real training, for tests; whoever made it closes it. */
  trainer?: Trainer;
}

export interface Emulator {
  /** http://127.0.0.1:PORT; the same port speaks gRPC. */
  url: string;
  port: number;
  faults: Faults;
  journal: Journal;
  clock: Clock;
  jobs(): EmulatedJob[];
  close(): Promise<void>;
}

const DEFAULT_SPEED = 60;
const LOOPBACK = '127.0.0.1';
/** Longer than any client keeps an idle connection: whoever reuses one must not meet our closing of it. */
const KEEP_ALIVE_MS = 120_000;

/** Vertex AI and Cloud Storage, as far as tuning needs them, on one loopback port. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const log = options.log ?? (() => undefined);
  const directory = options.dataDirectory === undefined ? {} : { dataDirectory: options.dataDirectory };
  let clock: Clock | undefined;
  const origin = new AsyncLocalStorage<string>();
  let url = '';
  const now = (): number => clock?.now() ?? Date.now();
  const store = await openStore({ ...directory, now });
  const startTime = options.startTime ?? Math.max(Date.now(), store.savedTime ?? 0);
  clock = createClock({ startTime, speed: options.speed ?? DEFAULT_SPEED });

  const protos = loadProtos();
  const storage = await createStorageService({ ...directory, now, baseUrl: () => origin.getStore() ?? url });
  const trainer = options.trainer ?? createTrainer();
  const methods = [...new Set([...protos.methods.map(({ method }) => method), ...STORAGE_METHODS])];
  const faults = createFaults({ methods, tasks: { CreatePipelineJob: taskNames, CreateTuningJob: phases } });
  const journal = createJournal(now);
  const trainings = createTrainings({ trainer, store, clock });
  const catchUp = (at: number): void => {
    makeArtefacts(store, at);
    makeTuningArtefacts(store, at);
  };
  const stepMs = options.secondsPerStep === undefined ? DEFAULT_STEP_MS : options.secondsPerStep * 1_000;
  const world: World = { clock, store, storage, trainer, trainings, faults, stepMs, catchUp };
  await restartTrainings(world);
  await restartTunings(world);

  const dispatch = createDispatch({ world, journal, services });
  const jobs = (): EmulatedJob[] => emulatedJobs(world);
  const rest = restHandler(protos, dispatch);
  const admin = adminHandler({ clock, faults, journal, jobs });
  const objects = storageHandler({ storage, faults, journal });
  const http = createServer((request, response) => {
    // links must lead back to where the client found us, which may be a name of a container
    const host = request.headers.host;
    const asked = host ? `http://${host}` : url;
    void origin.run(asked, () => route({ rest, admin, objects }, request, response));
  });
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  const grpc = await listenGrpc(protos, dispatch);
  const publicPort = await listen({ host: options.host ?? LOOPBACK, port: options.port ?? 0 }, http, grpc.port);
  url = `http://127.0.0.1:${publicPort.port}`;

  return {
    url,
    port: publicPort.port,
    faults,
    journal,
    clock,
    jobs,
    async close() {
      await publicPort.close();
      grpc.close();
      await trainings.close();
      if (trainer !== options.trainer) await trainer.close();
      await store.close();
      await storage.close();
      for (const { id, kind, method, count, fired } of faults.unfired()) {
        log(`fault ${id} (${kind} at ${method}) fired ${fired} of ${count} times`);
      }
    },
  };
}

type Handler = (request: IncomingMessage, url: URL, response: ServerResponse) => Promise<void>;

async function route(
  { rest, admin, objects }: Record<'rest' | 'admin' | 'objects', Handler>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/') sendAbout(response);
    else if (url.pathname.startsWith('/_emulator/')) await admin(request, url, response);
    else if (/^\/(v1|v1beta1|ui)\//.test(url.pathname)) await rest(request, url, response);
    else await objects(request, url, response);
  } catch {
    response.destroy(); // the connection broke, or the request is no HTTP that makes sense
  }
}

function sendAbout(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(
    'tempotune emulator: Vertex AI (gRPC and REST) and Cloud Storage on one port.\n' +
      'Jobs: /_emulator/jobs  Requests: /_emulator/journal  Faults: /_emulator/faults  Clock: /_emulator/clock\n',
  );
}

const STORAGE_METHODS = [
  'buckets.get',
  'buckets.insert',
  'buckets.list',
  'buckets.delete',
  'buckets.patch',
  'buckets.update',
  'buckets.getIamPolicy',
  'buckets.setIamPolicy',
  'objects.get',
  'objects.insert',
  'objects.list',
  'objects.patch',
  'objects.update',
  'objects.delete',
  'objects.compose',
  'objects.copy',
  'objects.rewrite',
  'uploads.start',
  'uploads.write',
  'uploads.cancel',
  'batch',
];
