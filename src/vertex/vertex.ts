import type { TuningApi } from '../contract/tune-request.ts';
import type { JobLocation } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { vertexClients } from './clients.ts';
import type { Endpoints } from './endpoints.ts';
import type { Experiments } from './experiments.ts';
import { geminiPredictions } from './gemini-predictions.ts';
import type { ModelList } from './model-list.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { ModelRetirement } from './model-retirement.ts';
import { pipelineJobs } from './pipeline-jobs.ts';
import type { Predictions } from './predictions.ts';
import type { Preflight } from './preflight.ts';
import { type RebaseAnswer, type RebaseOrder, rebaseTunedModel } from './rebase-tuned-model.ts';
import type { Tensorboards } from './tensorboards.ts';
import type { TuningBackend } from './tuning-backend.ts';
import { phaseReader } from './tuning-job-phase.ts';
import { tuningJobs } from './tuning-jobs.ts';
import { vertexEndpoints } from './vertex-endpoints.ts';
import { vertexExperiments } from './vertex-experiments.ts';
import { vertexModelList } from './vertex-model-list.ts';
import { vertexModelRegistry } from './vertex-model-registry.ts';
import { vertexModelRetirement } from './vertex-model-retirement.ts';
import { vertexPredictions } from './vertex-predictions.ts';
import { vertexPreflight } from './vertex-preflight.ts';
import { vertexTensorboards } from './vertex-tensorboards.ts';

export interface VertexOptions {
  /** URL of an emulator or private endpoint; absent: Google. */
  readonly endpoint?: string;
  readonly deadlines?: Deadlines;
}

/** Vertex AI by project and region. Connections are shared and stay open until `close`. */
export interface Vertex {
  /** Of pipeline jobs, unless told otherwise. */
  tuningBackend(location: JobLocation, api?: TuningApi): TuningBackend;
  modelRegistry(location: JobLocation): ModelRegistry;
  modelRetirement(location: JobLocation): ModelRetirement;
  tensorboards(location: JobLocation): Tensorboards;
  experiments(location: JobLocation): Experiments;
  rebaseTunedModel(location: JobLocation, order: RebaseOrder): Promise<RebaseAnswer>;
  /** Models that pipeline jobs made are asked in another way than those of tuning jobs. */
  predictions(location: JobLocation, api?: TuningApi): Predictions;
  modelList(location: JobLocation): ModelList;
  endpoints(location: JobLocation): Endpoints;
  preflight(location: JobLocation): Preflight;
  /** Call once, before work that heartbeats: Google's client blocks the process for 0.8 s when it is first made. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

export function connectVertex({ endpoint, deadlines = defaultDeadlines }: VertexOptions = {}): Vertex {
  const clients = vertexClients(endpoint);
  return {
    tuningBackend: (location, api) =>
      api === 'tuningJobs'
        ? tuningJobs(clients.tunings(location.region), location, {
            deadlines,
            phaseOf: phaseReader(location.region, endpoint),
          })
        : pipelineJobs(clients.pipelines(location.region), location, deadlines),
    modelRegistry: ({ region }) => vertexModelRegistry(clients.models(region), deadlines),
    modelRetirement: ({ region }) =>
      vertexModelRetirement(clients.models(region), clients.endpoints(region), deadlines),
    tensorboards: (location) => vertexTensorboards(clients.tensorboards(location.region), location, deadlines),
    rebaseTunedModel: (location, order) =>
      rebaseTunedModel(clients.tunings(location.region), location, order, deadlines),
    experiments: ({ region }) => vertexExperiments(clients.metadata(region), clients.tensorboards(region), deadlines),
    predictions: ({ region }, api) =>
      (api === 'tuningJobs' ? geminiPredictions : vertexPredictions)(clients.predictions(region), deadlines),
    modelList: (location) => vertexModelList(clients.models(location.region), location, deadlines),
    endpoints: (location) => vertexEndpoints(clients.endpoints(location.region), location, deadlines),
    preflight: (location) => vertexPreflight(clients, location, deadlines),
    warmUp: clients.warmUp,
    close: clients.close,
  };
}
