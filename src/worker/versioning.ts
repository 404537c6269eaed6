import type { NativeConnection, WorkerDeploymentOptions } from '@temporalio/worker';
import type { Deployment } from '../config.ts';

/** Off unless a deployment is named. Each workflow says itself how it moves on: `workflows/versioning-behaviours.ts`. */
export function versioningOptions(deployment: Deployment | undefined): {
  workerDeploymentOptions?: WorkerDeploymentOptions;
} {
  if (!deployment) return {};
  const { name: deploymentName, buildId } = deployment;
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}

/** The server's workflow service, as far as it is asked here. */
export type RoutingService = Pick<NativeConnection['workflowService'], 'describeTaskQueue'>;

export interface WorkerPlace {
  readonly namespace: string;
  readonly taskQueue: string;
}

export interface RoutingObstacle {
  readonly found: string;
  readonly fix: string;
}

const WORKFLOW_QUEUE = 1; // temporal.api.enums.v1.TaskQueueType

/**
 * What an operator must know when new runs on `taskQueue` go to other builds than this worker's: nothing fails then, runs
 * just wait (temporal-measured 11). Undefined when this worker is the one that gets them.
 */
export async function routingNotice(
  service: RoutingService,
  { namespace, taskQueue }: WorkerPlace,
  deployment: Deployment | undefined,
): Promise<string | undefined> {
  const obstacle = await routingObstacle(service, { namespace, taskQueue }, deployment);
  return obstacle && `${obstacle.found}. To fix: ${obstacle.fix}`;
}

/** The same as what is wrong, and what to do. */
export async function routingObstacle(
  service: RoutingService,
  { namespace, taskQueue }: WorkerPlace,
  deployment: Deployment | undefined,
): Promise<RoutingObstacle | undefined> {
  const answer = await service.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_QUEUE,
  });
  const current = answer.versioningInfo?.currentDeploymentVersion ?? undefined;
  if (!deployment) return current ? unversioned(current.deploymentName ?? '', namespace, taskQueue) : undefined;
  if (current?.deploymentName === deployment.name && current.buildId === deployment.buildId) return undefined;
  const now = current ? `build ${current.buildId} of ${current.deploymentName} is` : 'no build is';
  return {
    found: `build ${deployment.buildId} of deployment ${deployment.name} is not current: new runs do not start on it (${now})`,
    fix: `make it current: ${setCurrentCommand(deployment.name, namespace, `--build-id ${deployment.buildId}`)}`,
  };
}

function unversioned(deploymentName: string, namespace: string, taskQueue: string): RoutingObstacle {
  return {
    found: `task queue ${taskQueue} is served by deployment ${deploymentName}: this unversioned worker gets no new runs`,
    fix:
      'set TEMPOTUNE_DEPLOYMENT_NAME and TEMPOTUNE_BUILD_ID, or go back to unversioned workers: ' +
      setCurrentCommand(deploymentName, namespace, '--unversioned'),
  };
}

function setCurrentCommand(deploymentName: string, namespace: string, version: string): string {
  return (
    'temporal worker deployment set-current-version ' +
    `--namespace ${namespace} --deployment-name ${deploymentName} ${version} --yes`
  );
}
