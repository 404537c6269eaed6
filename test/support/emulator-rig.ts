import type { protos } from '@google-cloud/aiplatform';
// the package's main file loads every client there is, which takes a second for each test file
import { toValue } from '@google-cloud/aiplatform/build/src/helpers.js';
import { EndpointServiceClient } from '@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js';
import { GenAiTuningServiceClient } from '@google-cloud/aiplatform/build/src/v1/gen_ai_tuning_service_client.js';
import { LlmUtilityServiceClient } from '@google-cloud/aiplatform/build/src/v1/llm_utility_service_client.js';
import { MetadataServiceClient } from '@google-cloud/aiplatform/build/src/v1/metadata_service_client.js';
import { ModelGardenServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_garden_service_client.js';
import { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import { credentials } from '@grpc/grpc-js';
import { type ClientOptions, googleAuthLibrary } from 'google-gax';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.ts';
import { chatLines, geminiLines, generationLines, START, type TuningJob, tuningJob } from './emulator-data.ts';

/** For the tests of this folder: an emulator with a stopped clock, a bucket with datasets, and Google's own clients. */
export interface Rig {
  emulator: Emulator;
  clients(transport: Transport): Clients;
  /** `path` from the root, e.g. /v1/projects/… */
  fetchJson(path: string, init?: { method?: string; body?: unknown }): Promise<{ status: number; body: never }>;
  upload(object: string, content: string): Promise<void>;
  close(): Promise<void>;
}

export type Transport = 'gRPC' | 'REST';

interface Closable {
  close(): Promise<void>;
}

export interface Clients {
  pipelines: PipelineServiceClient;
  models: ModelServiceClient;
  endpoints: EndpointServiceClient;
  predictions: PredictionServiceClient;
  tensorboards: TensorboardServiceClient;
  garden: ModelGardenServiceClient;
  tunings: GenAiTuningServiceClient;
  metadata: MetadataServiceClient;
  utilities: LlmUtilityServiceClient;
}

export async function startRig(options: EmulatorOptions = {}): Promise<Rig> {
  const emulator = await startEmulator({ speed: 0, startTime: Date.parse(START), ...options });
  const opened = new Set<Closable>();
  const fetchJson: Rig['fetchJson'] = async (path, { method = 'GET', body } = {}) => {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${emulator.url}${path}`, { method, headers, ...content });
    return { status: response.status, body: (await response.json()) as never };
  };
  const upload: Rig['upload'] = async (object, content) => {
    const url = `${emulator.url}/upload/storage/v1/b/data/o?uploadType=media&name=${encodeURIComponent(object)}`;
    const response = await fetch(url, { method: 'POST', body: content });
    if (!response.ok) throw new Error(await response.text());
  };
  await fetchJson('/storage/v1/b?project=p', { method: 'POST', body: { name: 'data' } });
  await upload('train.jsonl', generationLines(12));
  await upload('evaluation.jsonl', generationLines(10));
  await upload('chat.jsonl', chatLines(12));
  await upload('gemini.jsonl', geminiLines(16));
  await upload('gemini-validation.jsonl', geminiLines(8));
  return {
    emulator,
    fetchJson,
    upload,
    clients: (transport) => makeClients(clientOptions(emulator.port, transport), opened),
    async close() {
      await Promise.all([...opened].map((client) => client.close()));
      await emulator.close();
    },
  };
}

function clientOptions(port: number, transport: Transport): ClientOptions {
  const place = { apiEndpoint: '127.0.0.1', port, authClient: new googleAuthLibrary.PassThroughClient() };
  if (transport === 'gRPC') return { ...place, sslCreds: credentials.createInsecure() };
  return { ...place, fallback: true, protocol: 'http' };
}

/** Each is made when it is first asked for: the first one costs the better part of a second. */
function makeClients(options: ClientOptions, opened: Set<Closable>): Clients {
  const made = new Map<string, Closable>();
  const get = <T extends Closable>(Client: new (options: ClientOptions) => T): T => {
    const client = (made.get(Client.name) as T | undefined) ?? new Client(options);
    made.set(Client.name, client);
    opened.add(client);
    return client;
  };
  return {
    get pipelines() {
      return get(PipelineServiceClient);
    },
    get models() {
      return get(ModelServiceClient);
    },
    get endpoints() {
      return get(EndpointServiceClient);
    },
    get predictions() {
      return get(PredictionServiceClient);
    },
    get tensorboards() {
      return get(TensorboardServiceClient);
    },
    get garden() {
      return get(ModelGardenServiceClient);
    },
    get tunings() {
      return get(GenAiTuningServiceClient);
    },
    get metadata() {
      return get(MetadataServiceClient);
    },
    get utilities() {
      return get(LlmUtilityServiceClient);
    },
  };
}

type TuningJobMessage = Omit<TuningJob, 'runtimeConfig'> & {
  runtimeConfig: { gcsOutputDirectory: string; parameterValues: Record<string, protos.google.protobuf.IValue> };
};

/** The same for the Node client, which wants protobuf Values. */
export function tuningJobMessage(...changes: Parameters<typeof tuningJob>): TuningJobMessage {
  const job = tuningJob(...changes);
  const { parameterValues } = job.runtimeConfig;
  const values = Object.entries(parameterValues).map(([key, value]) => [key, valueMessage(value)]);
  return { ...job, runtimeConfig: { ...job.runtimeConfig, parameterValues: Object.fromEntries(values) } };
}

export function valueMessage(value: unknown): protos.google.protobuf.IValue {
  return toValue(value as object) as protos.google.protobuf.IValue;
}
