import { pollersOf, WORKFLOW_TASKS } from '../../client/polled-queue.ts';
import type { TempotuneClient } from '../../client.ts';
import type { Deployment } from '../../config.ts';
import { routingObstacle } from '../../worker/versioning.ts';
import { within } from './in-time.ts';
import { missing, type Probe } from './probe.ts';

/** With worker versioning a worker can poll and yet get no new run. A line for each build of which that holds. */
export async function routingProbes(client: TempotuneClient): Promise<Probe[]> {
  const { connection, namespace, taskQueue } = client.target;
  try {
    const { polling } = await within(connection, () => pollersOf(client.target, taskQueue, WORKFLOW_TASKS));
    const builds = new Map(
      polling.map(({ deploymentOptions }) => buildOf(deploymentOptions)).map((one) => [one.key, one]),
    );
    const obstacles = await Promise.all(
      [...builds.values()].map(({ deployment }) =>
        within(connection, () => routingObstacle(connection.workflowService, { namespace, taskQueue }, deployment)),
      ),
    );
    if (obstacles.includes(undefined)) return []; // a build gets the new runs; the others may be draining
    return obstacles.flatMap((one) => (one ? [missing('new runs', one.found, one.fix)] : []));
  } catch {
    return []; // the line of the workers says it
  }
}

const VERSIONED = 2; // temporal.api.enums.v1.WorkerVersioningMode

function buildOf(options: DeploymentOptions | null | undefined): { key: string; deployment: Deployment | undefined } {
  if (options?.workerVersioningMode !== VERSIONED) return { key: '', deployment: undefined };
  const { deploymentName: name = '', buildId = '' } = options;
  return { key: `${name}/${buildId}`, deployment: { name: name ?? '', buildId: buildId ?? '' } };
}

interface DeploymentOptions {
  readonly workerVersioningMode?: number | null;
  readonly deploymentName?: string | null;
  readonly buildId?: string | null;
}
