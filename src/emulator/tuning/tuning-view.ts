import { iso } from '../clock.ts';
import { compact, type JsonObject } from '../json.ts';
import { statusCodes } from '../status.ts';
import type { Store } from '../store.ts';
import { defaultCheckpoint } from './checkpoints.ts';
import { experimentName } from './tuning-artefacts.ts';
import type { MadeCheckpoint, TuningRecord } from './tuning-record.ts';
import { endOfPhase, type TuningMoment, tuningAt } from './tuning-timeline.ts';

/** The job as get and list show it at `now`. */
export function tuningView(job: TuningRecord, store: Store, now: number): JsonObject {
  const moment = tuningAt(job, now);
  const { state, phase, startedAt, endedAt, changedAt } = moment;
  const isProcessed = endOfPhase(job, 'PROCESSING_DATASET', now) !== undefined;
  return compact({
    ...job.body,
    name: job.name,
    state: `JOB_STATE_${state}`,
    ...(phase ? { tuningJobState: `TUNING_JOB_STATE_${phase}` } : {}),
    createTime: iso(job.createdAt),
    updateTime: iso(changedAt),
    ...(startedAt === undefined ? {} : { startTime: iso(startedAt) }),
    ...(endedAt === undefined ? {} : { endTime: iso(endedAt) }),
    ...errorOf(job, moment),
    ...(job.tensorboard === undefined ? {} : { experiment: experimentName(job) }),
    ...(isProcessed && job.stats ? { tuningDataStats: job.stats } : {}),
    ...(job.model === undefined ? {} : { tunedModel: tunedModel(job, job.model, store) }),
  }) as JsonObject;
}

function errorOf({ failure }: TuningRecord, { state }: TuningMoment): JsonObject {
  if (state === 'CANCELLED') {
    return { error: { code: statusCodes.CANCELLED.grpc, message: 'The tuning job was cancelled.' } };
  }
  if (state !== 'FAILED' || !failure) return {};
  return { error: { code: statusCodes[failure.code].grpc, message: failure.message } };
}

/** Its endpoint is that of the model's default checkpoint, which may have been changed since. */
function tunedModel({ checkpoints = [] }: TuningRecord, model: string, store: Store): JsonObject {
  const record = store.models.get(model);
  const chosen = record ? defaultCheckpoint(record) : checkpoints.at(-1);
  return {
    model: `${model}@1`,
    ...(chosen ? { endpoint: chosen.endpoint } : {}),
    checkpoints: checkpoints.map((one) => ({ ...checkpointView(one), endpoint: one.endpoint })),
  };
}

export function checkpointView({ checkpointId, epoch, step }: MadeCheckpoint): JsonObject {
  return { checkpointId, epoch: String(epoch), step: String(step) };
}
