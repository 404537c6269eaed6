import type { JsonObject } from '../json.ts';
import { notFound } from '../status.ts';
import type { World } from '../world.ts';
import type { CheckedJob } from './create-checks.ts';
import { startTuning } from './start-tuning.ts';
import { applyTuningFaults, assertTuningQuota } from './tuning-faults.ts';
import { readTuningInputs } from './tuning-inputs.ts';
import type { TuningRecord } from './tuning-record.ts';
import { tuningTrains } from './tuning-timeline.ts';

export interface NewTuningJob {
  parent: string;
  body: JsonObject;
  checked: CheckedJob;
  takesEndpoint?: string;
}

export async function addTuningJob(
  { parent, body, checked, takesEndpoint }: NewTuningJob,
  world: World,
): Promise<TuningRecord> {
  const { store, storage, clock, faults } = world;
  const { baseModel, settings, preTunedModel } = checked;
  const inputs = await readTuningInputs(settings, storage, store);
  // from here on nothing waits: two creates at once must not both get the last of a quota
  assertTuningQuota(parent, world);
  const uid = store.nextId();
  const { spec, ...found } = 'spec' in inputs ? inputs : { ...inputs, spec: undefined };
  const job: TuningRecord = {
    name: `${parent}/tuningJobs/${uid}`,
    uid,
    body: {
      ...Object.fromEntries(Object.entries(body).filter(([key]) => !OUTPUT_ONLY.includes(key))),
      ...(preTunedModel ? { preTunedModel } : {}),
    },
    baseModel,
    settings,
    createdAt: clock.now(),
    stepMs: world.stepMs,
    metricsDelayMs: 0,
    ...found,
    ...(takesEndpoint === undefined ? {} : { takesEndpoint }),
  };
  applyTuningFaults(job, faults);
  store.tuningJobs.set(job.name, job);
  store.changed();
  if (spec && tuningTrains(job)) startTuning(job, spec, world);
  return job;
}

export function findTuningJob(name: string, { store }: World): TuningRecord {
  const job = store.tuningJobs.get(name);
  if (!job) throw notFound('TuningJob', name);
  return job;
}

const OUTPUT_ONLY = [
  'name',
  'state',
  'tuningJobState',
  'createTime',
  'startTime',
  'endTime',
  'updateTime',
  'error',
  'experiment',
  'tunedModel',
  'tuningDataStats',
];
