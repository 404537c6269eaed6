import { lastSegment, placeOf } from '../names.ts';
import type { BoardRecord, ModelRecord, ScalarPoint } from '../records.ts';
import type { Store } from '../store.ts';
import type { JobRecord } from './job-record.ts';
import { seriesOf } from './metric-names.ts';
import { DEPLOY_TASK, METRICS_TASK, TUNING_TASK, timelineAt, UPLOAD_TASK } from './timeline.ts';

/** Makes what finished tasks leave behind: metrics, model, endpoint. Called before a request looks at the store. */
export function makeArtefacts(store: Store, now: number): void {
  for (const job of store.jobs.values()) {
    if (!job.trained || hasAll(job, store)) continue;
    const endedAt = endsOfSucceeded(job, now);
    makeMetrics(store, job, endedAt, now);
    const uploadedAt = endedAt(UPLOAD_TASK);
    if (uploadedAt !== undefined && job.model === undefined) makeModel(store, job, uploadedAt);
    const deployedAt = endedAt(DEPLOY_TASK);
    if (deployedAt !== undefined && job.endpoint === undefined) makeEndpoint(store, job, deployedAt);
  }
}

function hasAll(job: JobRecord, store: Store): boolean {
  const board = job.parameters.tensorboardResourceId;
  return job.endpoint !== undefined && (job.experiment !== undefined || !store.tensorboards.has(board));
}

function endsOfSucceeded(job: JobRecord, now: number): (task: string) => number | undefined {
  const { tasks } = timelineAt(job, now);
  return (task) => tasks.find(({ name, state }) => name === task && state === 'SUCCEEDED')?.endedAt;
}

function makeModel(store: Store, job: JobRecord, at: number): void {
  const { location, modelDisplayName, baseModel, encryptionSpecKeyName } = job.parameters;
  const name = `projects/${placeOf(job.name)?.project}/locations/${location}/models/${store.nextId()}`;
  const labels = { ...labelsOf(job), 'google-vertex-llm-tuning-base-model-id': baseModel.replace('@', '-') };
  const record: ModelRecord = {
    name,
    displayName: modelDisplayName,
    labels,
    versions: [{ versionId: '1', versionAliases: ['default'], labels: {}, createdAt: at, updatedAt: at }],
    createdAt: at,
    updatedAt: at,
    revision: 1,
    pipelineJob: job.name,
    baseModel,
    ...(encryptionSpecKeyName === '' ? {} : { kmsKeyName: encryptionSpecKeyName }),
  };
  store.models.set(name, record);
  job.model = name;
  store.changed();
}

function makeEndpoint(store: Store, job: JobRecord, at: number): void {
  const { location, modelDisplayName, encryptionSpecKeyName } = job.parameters;
  const name = `projects/${placeOf(job.name)?.project}/locations/${location}/endpoints/${store.nextId()}`;
  const id = store.nextId();
  const model = job.model !== undefined && store.models.has(job.model) ? job.model : undefined;
  const deployedModels =
    model === undefined ? [] : [{ id, model, modelVersionId: '1', displayName: modelDisplayName, createdAt: at }];
  store.endpoints.set(name, {
    name,
    displayName: modelDisplayName,
    labels: labelsOf(job),
    deployedModels,
    trafficSplit: model === undefined ? {} : { [id]: 100 },
    createdAt: at,
    updatedAt: at,
    ...(encryptionSpecKeyName === '' ? {} : { kmsKeyName: encryptionSpecKeyName }),
  });
  job.endpoint = name;
  store.changed();
}

function labelsOf(job: JobRecord): Record<string, string> {
  return { ...(job.body.labels as Record<string, string> | undefined) };
}

function makeMetrics(store: Store, job: JobRecord, endedAt: (task: string) => number | undefined, now: number): void {
  const board = job.parameters.tensorboardResourceId;
  const uploadedAt = endedAt(METRICS_TASK);
  if (board === '' || uploadedAt === undefined || job.experiment !== undefined || !job.trained) return;
  const at = uploadedAt + job.metricsDelayMs;
  if (now < at || !store.tensorboards.has(board)) return;

  const stem = lastSegment(job.name).slice(0, 100);
  const experiment = `${board}/experiments/${stem}-${job.uid}`;
  const run = `${experiment}/runs/tuning`;
  const record = (name: string): BoardRecord => ({
    name,
    displayName: lastSegment(name),
    labels: {},
    createdAt: at,
    updatedAt: at,
  });
  store.experiments.set(experiment, record(experiment));
  store.runs.set(run, record(run));
  const tuningEnd = endedAt(TUNING_TASK) ?? at;
  const series = [...seriesOf('train', job.trained.train), ...seriesOf('eval', job.trained.evaluation)];
  for (const { displayName, values } of series) {
    const name = `${run}/timeSeries/${store.nextId()}`;
    const points: ScalarPoint[] = values.map(({ step, value }) => {
      const wallTime = tuningEnd - ((job.trained?.stepsRun ?? step) - step) * job.stepMs;
      return { step, value, wallTime };
    });
    store.timeSeries.set(name, { name, displayName, points, createdAt: at });
  }
  job.experiment = experiment;
  store.changed();
}
