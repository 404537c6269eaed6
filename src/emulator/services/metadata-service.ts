import { iso } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { type ListRequest, pageOf } from '../lists/page.ts';
import { isBelow } from '../names.ts';
import { notFound } from '../status.ts';
import { experimentName } from '../tuning/tuning-artefacts.ts';
import { RUN_ID } from '../tuning/tuning-experiment.ts';
import type { TuningRecord } from '../tuning/tuning-record.ts';
import { startOfTuning } from '../tuning/tuning-timeline.ts';
import type { ServiceMethods, World } from '../world.ts';

/** The contexts of tuning jobs, by which clients find their TensorBoard; there are no others. */
function contexts({ store }: World): JsonObject[] {
  return [...store.tuningJobs.values()].filter(({ tensorboard }) => tensorboard !== undefined).flatMap(contextsOf);
}

function contextsOf(job: TuningRecord): JsonObject[] {
  const name = experimentName(job);
  const time = iso(startOfTuning(job));
  const common = { createTime: time, updateTime: time, etag: `"${Date.parse(time)}"`, schemaVersion: '0.0.1' };
  const metadata = { experiment_deleted: false, backing_tensorboard_resource: `${job.tensorboard}` };
  const experiment = { name, displayName: `tuning-experiment-${job.uid}`, schemaTitle: 'system.Experiment', metadata };
  const run = {
    name: `${name}-${RUN_ID}`,
    displayName: RUN_ID,
    schemaTitle: 'system.ExperimentRun',
    parentContexts: [name],
  };
  return [
    { ...experiment, ...common },
    { ...run, ...common },
  ];
}

function getContext({ name }: { name: string }, world: World): object {
  const found = contexts(world).find((context) => context.name === name);
  if (!found) throw notFound('Context', name);
  return found;
}

function listContexts({ parent, ...request }: ListRequest & { parent: string }, world: World): object {
  const below = contexts(world).filter(({ name }) => isBelow(String(name), parent, 'contexts'));
  const { items, nextPageToken } = pageOf(below, request);
  return { contexts: items, ...(nextPageToken ? { nextPageToken } : {}) };
}

export const metadataService: ServiceMethods = { GetContext: getContext, ListContexts: listContexts };
