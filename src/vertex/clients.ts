import { EndpointServiceClient } from '@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js';
import { GenAiTuningServiceClient } from '@google-cloud/aiplatform/build/src/v1/gen_ai_tuning_service_client.js';
import { MetadataServiceClient } from '@google-cloud/aiplatform/build/src/v1/metadata_service_client.js';
import { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import type { ClientOptions } from 'google-gax';
import { vertexClientOptions } from '../google/connection.ts';

/** Answers a client that has found its credentials; without them it fails. */
export type Connected<Client> = () => Promise<Client>;

/** Google's clients, one per service and region, made when first asked for. */
export interface VertexClients {
  pipelines(region: string): Connected<PipelineServiceClient>;
  tunings(region: string): Connected<GenAiTuningServiceClient>;
  models(region: string): Connected<ModelServiceClient>;
  endpoints(region: string): Connected<EndpointServiceClient>;
  tensorboards(region: string): Connected<TensorboardServiceClient>;
  metadata(region: string): Connected<MetadataServiceClient>;
  predictions(region: string): Connected<PredictionServiceClient>;
  /** Makes the first client, which blocks the process for 0.8 s: not to happen between two heartbeats. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

interface GoogleClient {
  initialize(): Promise<unknown>;
  close(): Promise<void>;
}

export function vertexClients(endpoint: string | undefined): VertexClients {
  const made = new Map<string, Promise<GoogleClient>>();

  function cached<Client extends GoogleClient>(
    Service: new (options: ClientOptions) => Client,
  ): (region: string) => Connected<Client> {
    return (region) => () => {
      // an endpoint serves every region: one connection is enough
      const key = `${Service.name} ${endpoint ?? region}`;
      const earlier = made.get(key);
      if (earlier) return earlier as Promise<Client>;
      const client = connect(new Service(vertexClientOptions(region, endpoint)));
      made.set(key, client);
      client.catch(() => made.delete(key)); // a client without credentials stays without: the next call makes another
      return client;
    };
  }

  const pipelines = cached(PipelineServiceClient);
  return {
    pipelines,
    tunings: cached(GenAiTuningServiceClient),
    models: cached(ModelServiceClient),
    endpoints: cached(EndpointServiceClient),
    tensorboards: cached(TensorboardServiceClient),
    metadata: cached(MetadataServiceClient),
    predictions: cached(PredictionServiceClient),
    async warmUp() {
      await pipelines('us-central1')().catch(() => {}); // what is wrong is said by the first call
    },
    async close() {
      const open = [...made.values()];
      made.clear();
      await Promise.all(open.map(async (client) => (await client).close()));
    },
  };
}

/** A method of an unconnected client would throw where nobody can catch it, which ends the process. */
async function connect<Client extends GoogleClient>(client: Client): Promise<Client> {
  await client.initialize();
  return client;
}
