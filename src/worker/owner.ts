import { createHash } from 'node:crypto';
import type { NativeConnection } from '@temporalio/worker';

/**
 * Label value that says whose jobs these are: of this Temporal cluster and namespace. Two namespaces on one Google Cloud
 * project must never touch each other's.
 */
export async function ownerOf(connection: NativeConnection, namespace: string): Promise<string> {
  const { clusterId } = await connection.workflowService.getClusterInfo({});
  return createHash('sha256').update(`${clusterId}/${namespace}`).digest('hex').slice(0, 16);
}
