import type { Dependencies } from '../activities/dependencies.ts';
import { type PlanOptions, planRun } from '../activities/plan-run.ts';
import type { Settings } from '../config.ts';
import type { Plan } from '../contract/plan.ts';
import { cloudStorage } from '../gcs/cloud-storage.ts';
import { withCreateCalls } from '../vertex/create-call.ts';
import { connectVertex } from '../vertex/vertex.ts';

/**
 * The plan of a request, made in this process with its own credentials: no worker and no Temporal server is asked, nothing
 * is changed. Each trial has the very call that would make its job.
 * @throws {ApplicationFailure} of type InvalidRequest, with every problem.
 */
export async function planLocally(input: unknown, settings: Settings, options: PlanOptions = {}): Promise<Plan> {
  const { vertexEndpoint, storageEndpoint, datasetDirectories } = settings;
  const vertex = connectVertex(vertexEndpoint === undefined ? {} : { endpoint: vertexEndpoint });
  const dependencies: Dependencies = {
    ...vertex,
    objects: cloudStorage(storageEndpoint === undefined ? {} : { endpoint: storageEndpoint }),
    owner: '',
    datasetDirectories,
    endpoint: vertexEndpoint === undefined ? 'google' : 'custom',
  };
  try {
    return withCreateCalls(await planRun(dependencies)(input, options), vertexEndpoint);
  } finally {
    await vertex.close();
  }
}
