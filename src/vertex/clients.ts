import { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import type { ClientOptions } from 'google-gax';
import { vertexClientOptions } from '../google/connection.ts';

/** Google's clients, one per service and region, made when first asked for. */
export interface VertexClients {
  pipelines(region: string): PipelineServiceClient;
  models(region: string): ModelServiceClient;
  tensorboards(region: string): TensorboardServiceClient;
  predictions(region: string): PredictionServiceClient;
  /** Makes the first client, which blocks the process for 0.8 s: not to happen between two heartbeats. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

export function vertexClients(endpoint: string | undefined): VertexClients {
  const made = new Map<string, { close(): Promise<void> }>();

  function cached<Client extends { close(): Promise<void> }>(
    Service: new (options: ClientOptions) => Client,
  ): (region: string) => Client {
    return (region) => {
      // an endpoint serves every region: one connection is enough
      const key = `${Service.name} ${endpoint ?? region}`;
      const client = made.get(key) ?? new Service(vertexClientOptions(region, endpoint));
      made.set(key, client);
      return client as Client;
    };
  }

  const pipelines = cached(PipelineServiceClient);
  return {
    pipelines,
    models: cached(ModelServiceClient),
    tensorboards: cached(TensorboardServiceClient),
    predictions: cached(PredictionServiceClient),
    async warmUp() {
      pipelines('us-central1'); // the schemas it reads are shared by all clients
    },
    async close() {
      const open = [...made.values()];
      made.clear();
      await Promise.all(open.map((client) => client.close()));
    },
  };
}
