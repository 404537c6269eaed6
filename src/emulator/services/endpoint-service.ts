import { iso } from '../clock.ts';
import { compact, isJsonObject, type JsonObject } from '../json.ts';
import { type ListRequest, pageOf } from '../lists/page.ts';
import { isBelow, lastSegment, placeOf } from '../names.ts';
import type { DeployedModelRecord, EndpointRecord } from '../records.ts';
import { failedPrecondition, invalidArgument, notFound } from '../status.ts';
import type { Store } from '../store.ts';
import type { ServiceMethods, World } from '../world.ts';
import { findModel } from './model-view.ts';
import { finishedOperation } from './operations.ts';

export function findEndpoint(name: string, store: Store): EndpointRecord {
  const endpoint = store.endpoints.get(name);
  if (!endpoint) throw notFound('Endpoint', name);
  return endpoint;
}

function endpointView(record: EndpointRecord): JsonObject {
  return compact({
    name: record.name,
    displayName: record.displayName,
    description: record.description,
    labels: record.labels,
    deployedModels: record.deployedModels.map(deployedModelView),
    trafficSplit: record.trafficSplit,
    createTime: iso(record.createdAt),
    updateTime: iso(record.updatedAt),
    etag: `"${record.updatedAt}"`,
    ...(record.kmsKeyName ? { encryptionSpec: { kmsKeyName: record.kmsKeyName } } : {}),
  } as JsonObject);
}

function deployedModelView({ createdAt, ...model }: DeployedModelRecord): JsonObject {
  const automaticResources = { minReplicaCount: 1, maxReplicaCount: 1 };
  return { ...model, createTime: iso(createdAt), automaticResources };
}

function createEndpoint({ parent, endpoint = {} }: { parent: string; endpoint?: JsonObject }, world: World) {
  const { store, clock } = world;
  if (placeOf(parent)?.parent !== parent) throw invalidArgument(`Invalid parent: ${parent}`, 'parent');
  const now = clock.now();
  const record: EndpointRecord = {
    name: `${parent}/endpoints/${store.nextId()}`,
    displayName: String(endpoint.displayName ?? ''),
    labels: (isJsonObject(endpoint.labels) ? endpoint.labels : {}) as Record<string, string>,
    deployedModels: [],
    trafficSplit: {},
    createdAt: now,
    updatedAt: now,
  };
  store.endpoints.set(record.name, record);
  const response = { type: 'Endpoint', message: endpointView(record) };
  return finishedOperation(parent, { metadata: 'CreateEndpointOperationMetadata', response }, world);
}

function getEndpoint({ name }: { name: string }, { store }: World) {
  return endpointView(findEndpoint(name, store));
}

const endpointAliases = { endpoint: ({ name }: JsonObject) => lastSegment(String(name)) };

function listEndpoints({ parent, ...request }: ListRequest & { parent: string }, { store }: World) {
  const records = [...store.endpoints.values()].filter(({ name }) => isBelow(name, parent, 'endpoints'));
  const { items, nextPageToken } = pageOf(records.map(endpointView), request, { aliases: endpointAliases });
  return { endpoints: items, ...(nextPageToken ? { nextPageToken } : {}) };
}

interface DeployRequest {
  endpoint: string;
  deployedModel?: JsonObject;
  trafficSplit?: Record<string, number>;
}

function deployModel({ endpoint, deployedModel = {}, trafficSplit }: DeployRequest, world: World) {
  const { store, clock } = world;
  const record = findEndpoint(endpoint, store);
  const found = findModel(String(deployedModel.model ?? ''), store);
  if (placeOf(found.record.name)?.location !== placeOf(endpoint)?.location) {
    throw invalidArgument('The Model and the Endpoint must be in the same location.', 'deployed_model.model');
  }
  const deployed: DeployedModelRecord = {
    id: String(deployedModel.id ?? store.nextId()),
    model: found.record.name,
    modelVersionId: found.version.versionId,
    displayName: String(deployedModel.displayName ?? found.record.displayName),
    createdAt: clock.now(),
  };
  if (trafficSplit) record.trafficSplit = checkedSplit(trafficSplit, [...record.deployedModels, deployed], deployed.id);
  else if (record.deployedModels.length === 0) record.trafficSplit = { [deployed.id]: 100 };
  record.deployedModels.push(deployed);
  record.updatedAt = clock.now();
  const response = { type: 'DeployModelResponse', message: { deployedModel: deployedModelView(deployed) } };
  return finishedOperation(endpoint, { metadata: 'DeployModelOperationMetadata', response }, world);
}

/** `0` stands for the model that is being deployed. */
function checkedSplit(split: Record<string, number>, models: DeployedModelRecord[], newId: string) {
  const named = Object.fromEntries(Object.entries(split).map(([id, share]) => [id === '0' ? newId : id, share]));
  const stranger = Object.keys(named).find((id) => !models.some((model) => model.id === id));
  if (stranger !== undefined)
    throw invalidArgument(`traffic_split names no deployed model: ${stranger}`, 'traffic_split');
  const total = Object.values(named).reduce((sum, share) => sum + share, 0);
  if (total !== 100) throw invalidArgument(`traffic_split must add up to 100, got ${total}.`, 'traffic_split');
  return named;
}

interface UndeployRequest {
  endpoint: string;
  deployedModelId?: string;
  trafficSplit?: Record<string, number>;
}

function undeployModel({ endpoint, deployedModelId, trafficSplit }: UndeployRequest, world: World) {
  const { store, clock } = world;
  const record = findEndpoint(endpoint, store);
  const remaining = record.deployedModels.filter(({ id }) => id !== deployedModelId);
  if (remaining.length === record.deployedModels.length) {
    throw notFound('DeployedModel', `${endpoint} ${deployedModelId ?? ''}`);
  }
  if (trafficSplit) record.trafficSplit = checkedSplit(trafficSplit, remaining, '');
  else if (remaining.length === 0) record.trafficSplit = {};
  else if (record.trafficSplit[deployedModelId ?? '']) {
    throw failedPrecondition('The deployed model still gets traffic: send a traffic_split without it.');
  }
  record.deployedModels = remaining;
  record.updatedAt = clock.now();
  const response = { type: 'UndeployModelResponse', message: {} };
  return finishedOperation(endpoint, { metadata: 'UndeployModelOperationMetadata', response }, world);
}

interface UpdateRequest {
  endpoint?: JsonObject;
  updateMask?: string;
}

/** Of the fields that may be updated, the traffic is what moves between models. */
function updateEndpoint({ endpoint = {}, updateMask = '' }: UpdateRequest, world: World) {
  const record = findEndpoint(String(endpoint.name ?? ''), world.store);
  for (const path of updateMask.split(',')) {
    if (path === 'trafficSplit' || path === 'traffic_split') {
      record.trafficSplit = checkedSplit(
        (endpoint.trafficSplit ?? {}) as Record<string, number>,
        record.deployedModels,
        '',
      );
    } else if (path === 'displayName' || path === 'display_name')
      record.displayName = String(endpoint.displayName ?? '');
    else if (path === 'labels')
      record.labels = (isJsonObject(endpoint.labels) ? endpoint.labels : {}) as Record<string, string>;
    else throw invalidArgument(`The field cannot be updated: ${path}`, 'update_mask');
  }
  record.updatedAt = world.clock.now();
  world.store.changed();
  return endpointView(record);
}

function deleteEndpoint({ name }: { name: string }, world: World) {
  const { deployedModels } = findEndpoint(name, world.store);
  if (deployedModels.length > 0) {
    throw failedPrecondition(`The Endpoint "${name}" has deployed models. Undeploy them first.`);
  }
  world.store.endpoints.delete(name);
  return finishedOperation(name, { metadata: 'DeleteOperationMetadata' }, world);
}

export const endpointService: ServiceMethods = {
  CreateEndpoint: createEndpoint,
  GetEndpoint: getEndpoint,
  ListEndpoints: listEndpoints,
  UpdateEndpoint: updateEndpoint,
  DeployModel: deployModel,
  UndeployModel: undeployModel,
  DeleteEndpoint: deleteEndpoint,
};
