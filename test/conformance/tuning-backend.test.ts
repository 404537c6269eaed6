import { GenAiTuningServiceClient } from '@google-cloud/aiplatform/build/src/v1/gen_ai_tuning_service_client.js';
import { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import type { JobSpec } from '../../src/contract/tuning-job.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { vertexClientOptions } from '../../src/google/connection.ts';
import { GoogleApiError } from '../../src/google/errors.ts';
import { pipelineJobs } from '../../src/vertex/pipeline-jobs.ts';
import type { TuningBackend } from '../../src/vertex/tuning-backend.ts';
import { tuningJobs } from '../../src/vertex/tuning-jobs.ts';
import { connectVertex } from '../../src/vertex/vertex.ts';
import { fakeTuningBackend } from '../support/fake-tuning-backend.ts';
import { fakeTuningClient } from '../support/fake-tuning-client.ts';
import { aRunnableGeminiSpec, aRunnableSpec, untilTerminal } from './emulated-jobs.ts';
import { type BackendRig, tuningBackendConformance } from './tuning-backend.ts';

const project = 'conformance-project';
const location = { project, region: 'us-central1' };
const pipelineJobName = /^projects\/[^/]+\/locations\/[^/]+\/pipelineJobs\/tempotune-[0-9a-f]{32}$/;
const tuningJobName = /^projects\/[^/]+\/locations\/[^/]+\/tuningJobs\/\d+$/;

tuningBackendConformance('the fake tuning backend', {
  async setUp() {
    const backend = fakeTuningBackend(location);
    const parent = `projects/${project}/locations/us-central1`;
    return {
      backend,
      jobName: pipelineJobName,
      spec: {
        api: 'pipelineJobs',
        project,
        pipelineJobRegion: 'us-central1',
        modelUploadRegion: 'us-central1',
        computeRegion: 'us-central1',
        displayName: 'conformance',
        templateUri: 'https://us-kfp.pkg.dev/x',
        gcsOutputDirectory: 'gs://bucket/out',
        parameterValues: {},
        labels: {},
      },
      loseNextCreateAnswer: () => backend.faults.loseNextAnswer('create'),
      refuseNextCreate(code) {
        const kind = code === 'UNAVAILABLE' ? 'Unavailable' : 'QuotaExhausted';
        backend.faults.failNext('create', new GoogleApiError(kind, code));
      },
      async finish(name) {
        if ((await backend.get(name)).state === 'CANCELLING') return;
        backend.change(name, {
          state: 'SUCCEEDED',
          tuningStartTime: '2024-01-01T00:10:00.000Z',
          tuningEndTime: '2024-01-01T01:00:00.000Z',
          model: `${parent}/models/1@1`,
          endpoint: `${parent}/endpoints/1`,
        });
      },
      unfiredFaults: backend.faults.unfired,
    };
  },
});

tuningBackendConformance("tuning jobs, against a fake at the edge of Google's client", {
  async setUp() {
    const vertex = fakeTuningClient();
    const parent = `projects/${project}/locations/us-central1`;
    const backend = tuningJobs(async () => vertex.client, location, { looksAfterLossMs: [1] });
    return {
      backend,
      jobName: tuningJobName,
      spec: {
        api: 'tuningJobs',
        project,
        pipelineJobRegion: 'us-central1',
        displayName: 'conformance',
        gcsOutputDirectory: 'gs://bucket/out',
        baseModel: 'gemini-2.5-flash',
        modelDisplayName: 'conformance',
        trainingDatasetUri: 'gs://bucket/train.jsonl',
        hyperParameters: {},
        labels: {},
      },
      loseNextCreateAnswer: () => vertex.loseNext('createTuningJob'),
      refuseNextCreate: (code) => vertex.failNext('createTuningJob', code),
      async finish(name) {
        if ((await backend.get(name)).state === 'CANCELLED') return;
        vertex.change(name, {
          state: 'JOB_STATE_SUCCEEDED',
          startTime: { seconds: '1704067800' },
          endTime: { seconds: '1704070800' },
          tunedModel: { model: `${parent}/models/1@1`, endpoint: `${parent}/endpoints/1` },
        });
      },
      unfiredFaults: vertex.unfired,
    };
  },
});

const closing: (() => Promise<void>)[] = [];

interface Api {
  readonly create: 'CreatePipelineJob' | 'CreateTuningJob';
  readonly jobName: RegExp;
  readonly makeSpec: (emulator: Emulator, project: string) => Promise<JobSpec>;
}

const pipelineApi: Api = { create: 'CreatePipelineJob', jobName: pipelineJobName, makeSpec: aRunnableSpec };
const tuningApi: Api = { create: 'CreateTuningJob', jobName: tuningJobName, makeSpec: aRunnableGeminiSpec };

async function emulated(
  { create: method, jobName, makeSpec }: Api,
  backendAt: (emulator: Emulator) => TuningBackend,
): Promise<BackendRig> {
  const emulator = await startEmulator({ port: 0, speed: 0 });
  closing.push(emulator.close);
  const backend = backendAt(emulator);
  return {
    backend,
    jobName,
    spec: await makeSpec(emulator, project),
    loseNextCreateAnswer() {
      emulator.faults.add([{ method, kind: 'drop-answer' }]);
    },
    refuseNextCreate(code) {
      emulator.faults.add([{ method, kind: 'error', code }]);
    },
    async finish(name) {
      await untilTerminal(emulator, () => backend.get(name));
    },
    unfiredFaults: () => emulator.faults.unfired().map(({ kind, method }) => `${kind} at ${method}`),
  };
}

async function tearDown(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

tuningBackendConformance('pipeline jobs over gRPC, against the emulator', {
  setUp: () =>
    emulated(pipelineApi, ({ url }) => {
      const vertex = connectVertex({ endpoint: url });
      closing.push(vertex.close);
      return vertex.tuningBackend(location);
    }),
  tearDown,
});

tuningBackendConformance('pipeline jobs over REST, against the emulator', {
  setUp: () =>
    emulated(pipelineApi, ({ url }) => {
      const { sslCreds: _, ...options } = vertexClientOptions('us-central1', url);
      const client = new PipelineServiceClient({ ...options, fallback: true, protocol: 'http' });
      closing.push(() => client.close());
      return pipelineJobs(async () => client, location);
    }),
  tearDown,
});

tuningBackendConformance('tuning jobs over gRPC, against the emulator', {
  setUp: () =>
    emulated(tuningApi, ({ url }) => {
      const vertex = connectVertex({ endpoint: url });
      closing.push(vertex.close);
      return vertex.tuningBackend(location, 'tuningJobs');
    }),
  tearDown,
});

tuningBackendConformance('tuning jobs over REST, against the emulator', {
  setUp: () =>
    emulated(tuningApi, ({ url }) => {
      const { sslCreds: _, ...options } = vertexClientOptions('us-central1', url);
      const client = new GenAiTuningServiceClient({ ...options, fallback: true, protocol: 'http' });
      closing.push(() => client.close());
      return tuningJobs(async () => client, location);
    }),
  tearDown,
});
