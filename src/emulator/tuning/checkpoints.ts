import type { DeployedModelRecord, ModelRecord } from '../records.ts';
import { checkpointKey, type MadeCheckpoint } from './tuning-record.ts';

export function defaultCheckpoint({ checkpoints = [], defaultCheckpointId }: ModelRecord): MadeCheckpoint | undefined {
  return checkpoints.find(({ checkpointId }) => checkpointId === defaultCheckpointId);
}

/** Where the store keeps the weights that answer for a deployed model. */
export function weightsKey(model: ModelRecord, deployed: DeployedModelRecord): string {
  if (model.tuningJob === undefined) return model.pipelineJob ?? '';
  return checkpointKey(model.tuningJob, deployed.checkpointId ?? model.defaultCheckpointId ?? '');
}
