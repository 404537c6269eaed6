// Workflows of your own service, in any namespace: they reach tempotune through a Nexus endpoint, and need none of its code
// but the definition of the service.
import { createNexusServiceClient, type NexusServiceClient } from '@temporalio/workflow';
import type { SweepRequest, SweepResult } from 'tempotune/contract';
import { type RunStatus, tempotuneService } from 'tempotune/nexus';

const at = (endpoint: string): NexusServiceClient<typeof tempotuneService> =>
  createNexusServiceClient({ service: tempotuneService, endpoint });

/** Starts the sweep, or joins the one that the same request made under this id, and goes on with its result. */
export async function launchSweep(endpoint: string, workflowId: string, request: SweepRequest): Promise<SweepResult> {
  return at(endpoint).executeOperation(
    'sweep',
    { workflowId, request },
    {
      scheduleToCloseTimeout: '3 days',
      // when this workflow is cancelled it leaves at once; the sweep goes on for whoever else waits for it
      cancellationType: 'WAIT_CANCELLATION_REQUESTED',
    },
  );
}

/** Where it is. */
export async function lookAtSweep(endpoint: string, workflowId: string): Promise<RunStatus> {
  return at(endpoint).executeOperation('status', { workflowId }, { scheduleToCloseTimeout: '1 minute' });
}

/** Ends it for everybody: its jobs are cancelled at Vertex AI. */
export async function stopSweep(endpoint: string, workflowId: string): Promise<RunStatus> {
  return at(endpoint).executeOperation('cancel', { workflowId }, { scheduleToCloseTimeout: '1 minute' });
}
