import { isJsonObject } from '../json.ts';
import { lastSegment, placeOf } from '../names.ts';
import type { EndpointRecord, ModelRecord } from '../records.ts';
import type { Store } from '../store.ts';
import { makeExperiment, makeSeries } from './tuning-experiment.ts';
import type { MadeCheckpoint, TuningRecord } from './tuning-record.ts';
import { endOfPhase, isOver, startOfTuning, tuningAt } from './tuning-timeline.ts';

/** Makes what the phases leave behind: experiment, metrics, model, endpoints. Called before a request looks. */
export function makeTuningArtefacts(store: Store, now: number): void {
  for (const job of store.tuningJobs.values()) {
    if (job.isSettled) continue;
    const begun = startOfTuning(job);
    if (begun <= Math.min(now, job.cancelRequestedAt ?? now)) makeFrom(job, begun, store, now);
    job.isSettled = isOver(tuningAt(job, now).state);
  }
}

function makeFrom(job: TuningRecord, begun: number, store: Store, now: number): void {
  if (job.tensorboard === undefined) makeExperiment(store, job, begun);
  if (job.trained && !job.hasSeries) makeSeries(store, job, begun);
  const readyAt = endOfPhase(job, 'POST_PROCESSING', now);
  if (readyAt !== undefined && job.model === undefined) makeModel(store, job, readyAt);
}

/** Of the MetadataService. Its last segment is also the experiment's id in TensorBoard. */
export function experimentName({ name, uid }: TuningRecord): string {
  return `${placeOf(name)?.parent}/metadataStores/default/contexts/tuning-experiment-${uid}`;
}

function makeModel(store: Store, job: TuningRecord, at: number): void {
  const parent = placeOf(job.name)?.parent;
  const name = `${parent}/models/${store.nextId()}`;
  const displayName = String(job.body.tunedModelDisplayName ?? `tuned-${job.baseModel}`);
  const planned = job.plan?.checkpoints ?? [];
  const checkpoints = planned.map((checkpoint, index): MadeCheckpoint => {
    const isDefault = index === planned.length - 1;
    const taken = isDefault && job.takesEndpoint !== undefined ? store.endpoints.get(job.takesEndpoint) : undefined;
    const endpoint = taken ?? newEndpoint(`${parent}/endpoints/${store.nextId()}`, job, displayName, at);
    const id = store.nextId();
    const { checkpointId } = checkpoint;
    endpoint.deployedModels.push({ id, model: name, modelVersionId: '1', displayName, createdAt: at, checkpointId });
    endpoint.trafficSplit = { [id]: 100 };
    endpoint.updatedAt = at;
    store.endpoints.set(endpoint.name, endpoint);
    return { ...checkpoint, endpoint: endpoint.name };
  });
  const record: ModelRecord = {
    name,
    displayName,
    ...(typeof job.body.description === 'string' ? { description: job.body.description } : {}),
    labels: modelLabels(job),
    versions: [{ versionId: '1', versionAliases: ['default'], labels: {}, createdAt: at, updatedAt: at }],
    createdAt: at,
    updatedAt: at,
    revision: 1,
    tuningJob: job.name,
    checkpoints,
    defaultCheckpointId: checkpoints.at(-1)?.checkpointId ?? '',
    baseModel: job.baseModel,
    ...keyOf(job),
  };
  store.models.set(name, record);
  job.model = name;
  job.checkpoints = checkpoints;
  store.changed();
}

function newEndpoint(name: string, job: TuningRecord, displayName: string, at: number): EndpointRecord {
  return {
    name,
    displayName,
    labels: modelLabels(job),
    deployedModels: [],
    trafficSplit: {},
    createdAt: at,
    updatedAt: at,
    ...keyOf(job),
  };
}

/** The client's, and those by which Google's own clients find tuned models. */
function modelLabels({ name, body, baseModel, settings }: TuningRecord): Record<string, string> {
  return {
    ...(body.labels as Record<string, string> | undefined),
    'google-vertex-llm-tuning-base-model-id': baseModel.replaceAll('.', '-'),
    'google-vertex-llm-tuning-job-id': lastSegment(name),
    'tune-type': settings.format === 'preference' ? 'dpo' : 'sft',
  };
}

function keyOf({ body }: TuningRecord): { kmsKeyName?: string } {
  const spec = body.encryptionSpec;
  return isJsonObject(spec) && typeof spec.kmsKeyName === 'string' ? { kmsKeyName: spec.kmsKeyName } : {};
}
