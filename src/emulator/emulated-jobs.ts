import { isJsonObject, type JsonObject } from './json.ts';
import { placeOf } from './names.ts';
import type { JobRecord } from './pipeline/job-record.ts';
import { listView } from './pipeline/job-view.ts';
import type { TuningRecord } from './tuning/tuning-record.ts';
import { tuningView } from './tuning/tuning-view.ts';
import type { World } from './world.ts';

/** What `GET /_emulator/jobs` says of a job of either kind; its name tells which. */
export interface EmulatedJob {
  name: string;
  displayName?: string;
  /** Of the enum google.cloud.aiplatform.v1.PipelineState, or JobState for a tuning job. */
  state: string;
  createTime: string;
  startTime?: string;
  endTime?: string;
  labels: Record<string, string>;
  /** Of a tuning job: its base model and hyperparameters. */
  parameterValues: Record<string, unknown>;
  computeRegion: string;
  model?: string;
  endpoint?: string;
}

/** All jobs, in the order in which they were made. */
export function emulatedJobs(world: World): EmulatedJob[] {
  const { store, clock, trainings, catchUp } = world;
  const now = clock.now();
  catchUp(now);
  const pipelines = [...store.jobs.values()].map((job) => ({ job, shown: pipelineJob(job, now) }));
  const tunings = [...store.tuningJobs.values()].map((job) => ({ job, shown: tuningJob(job, world, now) }));
  const all = [...pipelines, ...tunings].sort((left, right) => left.job.createdAt - right.job.createdAt);
  for (const { job } of all) trainings.noteSeen(job);
  return all.map(({ shown }) => shown);
}

function pipelineJob(job: JobRecord, now: number): EmulatedJob {
  const { pipelineSpec: _spec, runtimeConfig, labels, ...view } = listView(job, now);
  const parameterValues = isJsonObject(runtimeConfig) ? runtimeConfig.parameterValues : undefined;
  return {
    ...view,
    labels: labels ?? {},
    parameterValues: parameterValues ?? {},
    computeRegion: job.computeRegion,
    ...(job.model === undefined ? {} : { model: job.model }),
    ...(job.endpoint === undefined ? {} : { endpoint: job.endpoint }),
  } as unknown as EmulatedJob;
}

function tuningJob(job: TuningRecord, { store }: World, now: number): EmulatedJob {
  const view = tuningView(job, store, now);
  const { tunedModelDisplayName: displayName, labels, tunedModel } = view;
  const spec = view.supervisedTuningSpec ?? view.preferenceOptimizationSpec;
  const numbers = isJsonObject(spec) && isJsonObject(spec.hyperParameters) ? spec.hyperParameters : {};
  const { model, endpoint } = isJsonObject(tunedModel) ? tunedModel : ({} as JsonObject);
  const kept = ['name', 'state', 'tuningJobState', 'createTime', 'startTime', 'endTime'];
  return {
    ...Object.fromEntries(Object.entries(view).filter(([key]) => kept.includes(key))),
    ...(displayName === undefined ? {} : { displayName }),
    labels: labels ?? {},
    parameterValues: { baseModel: job.baseModel, ...numbers },
    computeRegion: placeOf(job.name)?.location ?? '',
    ...(model === undefined ? {} : { model, endpoint }),
  } as unknown as EmulatedJob;
}
