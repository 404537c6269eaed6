import type { DeployedModelRecord, EndpointRecord, ModelRecord } from '../records.ts';
import { failedPrecondition } from '../status.ts';
import { weightsKey } from '../tuning/checkpoints.ts';
import type { World } from '../world.ts';
import { findEndpoint } from './endpoint-service.ts';

export interface DeployedWeights {
  endpoint: EndpointRecord;
  deployed: DeployedModelRecord;
  model: ModelRecord;
  checkpoint: Buffer;
}

/** The model at an endpoint that gets traffic, with the weights that its job trained. */
export async function deployedWeights(endpointName: string, { store }: World): Promise<DeployedWeights> {
  const endpoint = findEndpoint(endpointName, store);
  const deployed = endpoint.deployedModels.find(({ id }) => (endpoint.trafficSplit[id] ?? 0) > 0);
  const model = deployed && store.models.get(deployed.model);
  const checkpoint = model && (await store.checkpoint(weightsKey(model, deployed)));
  if (deployed && model && checkpoint) return { endpoint, deployed, model, checkpoint };
  throw failedPrecondition(`The Endpoint "${endpointName}" has no deployed model that gets traffic.`);
}
