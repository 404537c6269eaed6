import { createHash } from 'node:crypto';
import type { EndpointServiceClient } from '@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js';
import type { JobLocation } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { GoogleApiError, isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import type { Endpoints, ServedModel } from './endpoints.ts';
import { checkedLabels } from './labels.ts';
import { isoTime, type WireEndpoint } from './wire.ts';

/** On every endpoint that we make: which model and version it is for. An endpoint has no id of our choice. */
const SERVES_LABEL = 'tempotune-serves';
/** A second deployment under the same id is refused, so a repeated call can't pay for two. 1 to 10 digits. */
const DEPLOYED_MODEL_ID = '1';
/** A deployment takes minutes, and seldom an hour. */
const LONGEST_OPERATION_MS = 3_600_000;
const polling = { initialRetryDelayMillis: 200, retryDelayMultiplier: 1.5, maxRetryDelayMillis: 10_000 };
const longrunning = { ...polling, totalTimeoutMillis: LONGEST_OPERATION_MS };

export function vertexEndpoints(
  client: Connected<EndpointServiceClient>,
  { project, region }: JobLocation,
  { readMs, writeMs }: Deadlines = defaultDeadlines,
): Endpoints {
  const parent = `projects/${project}/locations/${region}`;
  const write = { timeout: writeMs, longrunning };

  /** Oldest first, so that two callers at once agree. */
  async function endpointsFor(model: ServedModel): Promise<WireEndpoint[]> {
    const filter = `labels.${SERVES_LABEL}="${servesLabel(model)}"`;
    const [found] = await fromGoogle(async () =>
      (await client()).listEndpoints({ parent, filter }, { timeout: readMs }),
    );
    return found.sort((a, b) => (isoTime(a.createTime) ?? '').localeCompare(isoTime(b.createTime) ?? ''));
  }

  async function create(model: ServedModel): Promise<void> {
    const labels = checkedLabels({ ...model.labels, [SERVES_LABEL]: servesLabel(model) });
    const endpoint = { displayName: model.displayName.slice(0, 128), labels };
    await fromGoogle(async () => {
      const [operation] = await (await client()).createEndpoint({ parent, endpoint }, write);
      await operation.promise();
    });
  }

  /** Looks, creates, looks again: the answer of a create may be lost, and the endpoint is there all the same. */
  async function findOrCreate(model: ServedModel): Promise<string> {
    const [earlier] = await endpointsFor(model);
    if (earlier?.name) return earlier.name;
    try {
      await create(model);
    } catch (error) {
      const [made] = isKind(error, 'Unavailable') ? await endpointsFor(model) : [];
      if (made?.name) return made.name;
      throw error;
    }
    const [made] = await endpointsFor(model);
    if (made?.name) return made.name;
    throw new GoogleApiError('Unavailable', `${parent} does not list yet the endpoint that it made for ${model.name}`);
  }

  async function serves(endpoint: string, model: ServedModel): Promise<boolean> {
    const [{ deployedModels }] = await fromGoogle(async () =>
      (await client()).getEndpoint({ name: endpoint }, { timeout: readMs }),
    );
    return (deployedModels ?? []).some((deployed) => deployed.model?.split('@')[0] === model.name.split('@')[0]);
  }

  async function deployTo(
    endpoint: string,
    model: ServedModel,
    { id, displayName } = { id: DEPLOYED_MODEL_ID, displayName: model.displayName },
  ): Promise<void> {
    const deployedModel = {
      id,
      model: model.name,
      displayName: displayName.slice(0, 128),
      automaticResources: { minReplicaCount: 1, maxReplicaCount: 1 },
    };
    try {
      await fromGoogle(async () => {
        const trafficSplit = { 0: 100 }; // 0 stands for the model that is being deployed
        const [operation] = await (await client()).deployModel({ endpoint, deployedModel, trafficSplit }, write);
        await operation.promise();
      });
    } catch (error) {
      const mayBeThere = isKind(error, 'Unavailable', 'AlreadyExists', 'Conflict', 'FailedPrecondition');
      if (!(mayBeThere && (await serves(endpoint, model)))) throw error;
    }
  }

  async function getEndpoint(name: string): Promise<WireEndpoint> {
    const [endpoint] = await fromGoogle(async () => (await client()).getEndpoint({ name }, { timeout: readMs }));
    return endpoint;
  }

  async function deployedAt(name: string): Promise<NonNullable<WireEndpoint['deployedModels']>> {
    return (await getEndpoint(name)).deployedModels ?? [];
  }

  async function sendAllTrafficTo(name: string, id: string): Promise<void> {
    const { trafficSplit, etag } = await getEndpoint(name);
    if (trafficSplit?.[id] === 100) return;
    const endpoint = { name, trafficSplit: { [id]: 100 }, ...(etag && { etag }) };
    const updateMask = { paths: ['traffic_split'] };
    await fromGoogle(async () => (await client()).updateEndpoint({ endpoint, updateMask }, { timeout: writeMs }));
  }

  async function undeploy(endpoint: string, deployedModelId: string): Promise<void> {
    try {
      await fromGoogle(async () => {
        const [operation] = await (await client()).undeployModel({ endpoint, deployedModelId }, write);
        await operation.promise();
      });
    } catch (error) {
      if (!isKind(error, 'NotFound')) throw error; // an earlier attempt got so far
    }
  }

  return {
    async deploy(model) {
      const endpoint = await findOrCreate(model);
      if (await serves(endpoint, model)) return { endpoint, how: 'found' };
      await deployTo(endpoint, model);
      return { endpoint, how: 'deployed' };
    },
    async moveTraffic(name, model, mark) {
      const id = sharedDeploymentId(model);
      if (!(await deployedAt(name)).some((deployed) => deployed.id === id)) {
        await deployTo(name, model, { id, displayName: mark });
      }
      await sendAllTrafficTo(name, id);
      for (const deployed of await deployedAt(name)) {
        if (deployed.displayName !== mark || deployed.id === id || !deployed.id) continue;
        await undeploy(name, deployed.id);
      }
    },
  };
}

/** `projects/…/models/123@1` → `123-1`: a label holds no @. */
function servesLabel({ name }: ServedModel): string {
  return name.slice(name.lastIndexOf('/') + 1).replace('@', '-');
}

/** 1 to 10 digits out of the name with its version: asked twice, one deployment. */
function sharedDeploymentId({ name }: ServedModel): string {
  return String(createHash('sha256').update(name).digest().readUInt32BE(0) + 2); // 1 is the id at a model's own endpoint
}
