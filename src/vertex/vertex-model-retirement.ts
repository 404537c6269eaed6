import type { EndpointServiceClient } from '@google-cloud/aiplatform/build/src/v1/endpoint_service_client.js';
import type { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import { labelKeys } from '../contract/labels.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import type { ModelRetirement } from './model-retirement.ts';

// Undeploying takes minutes at Google; the operation is asked with growing pauses.
const polling = { initialRetryDelayMillis: 200, retryDelayMultiplier: 1.5, maxRetryDelayMillis: 10_000 };

export function vertexModelRetirement(
  models: Connected<ModelServiceClient>,
  endpoints: Connected<EndpointServiceClient>,
  { readMs, writeMs }: Deadlines = defaultDeadlines,
): ModelRetirement {
  const write = { timeout: writeMs, longrunning: polling };

  async function isOurs(name: string, owner: string): Promise<boolean> {
    const [{ labels }] = await (await endpoints()).getEndpoint({ name }, { timeout: readMs });
    return labels?.[labelKeys.owner] === owner;
  }

  async function undeployFrom(endpoint: string, deployedModelId: string): Promise<void> {
    await gone(async () => {
      const [operation] = await (await endpoints()).undeployModel({ endpoint, deployedModelId }, write);
      await operation.promise();
    });
    await gone(async () => {
      const [{ deployedModels }] = await (await endpoints()).getEndpoint({ name: endpoint }, { timeout: readMs });
      if ((deployedModels ?? []).length > 0) return;
      const [operation] = await (await endpoints()).deleteEndpoint({ name: endpoint }, write);
      await operation.promise();
    });
  }

  return {
    async undeploy(model, owner, keep) {
      const serving: string[] = [];
      await gone(async () => {
        const name = model.replace(/@.*$/, '');
        const [{ deployedModels }] = await (await models()).getModel({ name }, { timeout: readMs });
        for (const { endpoint, deployedModelId } of deployedModels ?? []) {
          if (!endpoint || !deployedModelId) continue;
          if (endpoint === keep || !(await isOurs(endpoint, owner))) serving.push(endpoint);
          else await undeployFrom(endpoint, deployedModelId);
        }
      });
      return serving;
    },
    async delete(model) {
      await gone(async () => {
        const [operation] = await (await models()).deleteModel({ name: model.replace(/@.*$/, '') }, write);
        await operation.promise();
      });
    },
  };
}

/** What is not there any more is what was wanted. */
async function gone(work: () => Promise<void>): Promise<void> {
  try {
    await fromGoogle(work);
  } catch (error) {
    if (!isKind(error, 'NotFound')) throw error;
  }
}
