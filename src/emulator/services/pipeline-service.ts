import { isJsonObject, type JsonObject } from '../json.ts';
import { newestFirst } from '../lists/newest-first.ts';
import type { ListRequest } from '../lists/page.ts';
import { bucketPath, isBelow, lastSegment, placeOf } from '../names.ts';
import { checkInputs } from '../pipeline/input-checks.ts';
import { applyJobFaults, assertQuota } from '../pipeline/job-faults.ts';
import type { JobRecord } from '../pipeline/job-record.ts';
import { fullView, type JobOutputs, listView } from '../pipeline/job-view.ts';
import { startPipelineTraining } from '../pipeline/start-training.ts';
import { readParameters, templateOf } from '../pipeline/template.ts';
import { isTerminal, timelineAt, trains } from '../pipeline/timeline.ts';
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../status.ts';
import type { ServiceMethods, World } from '../world.ts';
import { finishedOperation } from './operations.ts';

interface CreateRequest {
  parent: string;
  pipelineJob?: JsonObject;
  pipelineJobId?: string;
}

const PIPELINE_JOB_ID = /^[a-z][-a-z0-9]{0,126}$/; // pipeline_service.proto: fewer than 128 characters
const OUTPUT_ONLY = ['name', 'state', 'createTime', 'startTime', 'endTime', 'updateTime', 'jobDetail', 'error'];

async function createPipelineJob({ parent, pipelineJob = {}, pipelineJobId }: CreateRequest, world: World) {
  const { store, storage, clock, faults } = world;
  const place = placeOf(parent);
  if (!place || place.parent !== parent) throw invalidArgument(`Invalid parent: ${parent}`, 'parent');
  if (pipelineJobId !== undefined && !PIPELINE_JOB_ID.test(pipelineJobId)) {
    throw invalidArgument(`Invalid pipeline_job_id: it must match ${PIPELINE_JOB_ID.source}`, 'pipeline_job_id');
  }
  const template = templateOf(pipelineJob);
  const { outputDirectory, values } = runtimeConfigOf(pipelineJob);
  const parameters = readParameters(values);
  const uid = store.nextId();
  const name = `${parent}/pipelineJobs/${pipelineJobId ?? `${template}-${uid}`}`;
  const inputs = await checkInputs({ jobName: name, template, outputDirectory, parameters }, storage, store);
  // from here on nothing waits: two creates with one id must not both get through
  if (store.jobs.has(name)) throw alreadyExists('Pipeline job with the specified ID already exists.');
  assertQuota(name, inputs.computeRegion, world);

  const job: JobRecord = {
    name,
    uid,
    body: Object.fromEntries(Object.entries(pipelineJob).filter(([key]) => !OUTPUT_ONLY.includes(key))),
    parameters,
    computeRegion: inputs.computeRegion,
    createdAt: clock.now(),
    evaluates: inputs.evaluates,
    metricsDelayMs: 0,
    stepMs: world.stepMs,
    ...(inputs.failure ? { failure: inputs.failure } : {}),
  };
  applyJobFaults(job, faults, store);
  store.jobs.set(name, job);
  store.changed();
  if (inputs.spec && trains(job)) startPipelineTraining(job, inputs.spec, world);
  return listView(job, clock.now());
}

function runtimeConfigOf({ runtimeConfig }: JsonObject): { outputDirectory: string; values: JsonObject } {
  const config = isJsonObject(runtimeConfig) ? runtimeConfig : {};
  const outputDirectory = config.gcsOutputDirectory;
  if (typeof outputDirectory !== 'string' || !bucketPath(outputDirectory)) {
    const message =
      'runtime_config.gcs_output_directory is required, and it is a Cloud Storage path (gs://bucket/path).';
    throw invalidArgument(message, 'pipeline_job.runtime_config.gcs_output_directory');
  }
  return { outputDirectory, values: isJsonObject(config.parameterValues) ? config.parameterValues : {} };
}

async function getPipelineJob({ name }: { name: string }, world: World) {
  const job = jobOf(name, world);
  await world.trainings.settle(job);
  const now = world.clock.now();
  world.catchUp(now);
  return fullView(job, outputsOf(job, world), now);
}

function outputsOf(job: JobRecord, world: World): JobOutputs {
  const source = job.cachedFrom === undefined ? job : (world.store.jobs.get(job.cachedFrom) ?? job);
  const { model, endpoint } = source;
  return { ...(model === undefined ? {} : { model }), ...(endpoint === undefined ? {} : { endpoint }) };
}

const jobAliases = {
  pipeline_name: ({ pipelineSpec }: JsonObject) => {
    const info = isJsonObject(pipelineSpec) ? pipelineSpec.pipelineInfo : undefined;
    return isJsonObject(info) ? info.name : undefined;
  },
};

function listPipelineJobs(
  { parent, ...request }: ListRequest & { parent: string },
  { store, clock, trainings }: World,
) {
  const now = clock.now();
  const page = newestFirst(request, {
    records: store.jobs.values(),
    includes: ({ name }) => isBelow(name, parent, 'pipelineJobs'),
    view(job) {
      trainings.noteSeen(job);
      return listView(job, now);
    },
    aliases: jobAliases,
  });
  return { pipelineJobs: page.items, ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}) };
}

/** Best effort, as Google says: a job that is over stays as it is. */
function cancelPipelineJob({ name }: { name: string }, world: World) {
  const { store, clock, trainings } = world;
  const job = jobOf(name, world);
  const now = clock.now();
  trainings.noteSeen(job);
  if (job.cancelRequestedAt === undefined && !isTerminal(timelineAt(job, now).state)) {
    job.cancelRequestedAt = now;
    trainings.stop(name);
    store.changed();
  }
  return {};
}

function deletePipelineJob({ name }: { name: string }, world: World) {
  const job = jobOf(name, world);
  const { state } = timelineAt(job, world.clock.now());
  if (!isTerminal(state)) {
    throw failedPrecondition(`The PipelineJob "${name}" is in state PIPELINE_STATE_${state} and cannot be deleted.`);
  }
  world.store.jobs.delete(name);
  return finishedOperation(name, { metadata: 'DeleteOperationMetadata' }, world);
}

function jobOf(name: string, { store }: World): JobRecord {
  const job = store.jobs.get(name);
  if (!job) throw notFound(`PipelineJob "${lastSegment(name)}"`, name);
  return job;
}

export const pipelineService: ServiceMethods = {
  CreatePipelineJob: createPipelineJob,
  GetPipelineJob: getPipelineJob,
  ListPipelineJobs: listPipelineJobs,
  CancelPipelineJob: cancelPipelineJob,
  DeletePipelineJob: deletePipelineJob,
};
