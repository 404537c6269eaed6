import type { JsonObject } from '../json.ts';
import { newestFirst } from '../lists/newest-first.ts';
import type { ListRequest } from '../lists/page.ts';
import { isBelow, placeOf } from '../names.ts';
import { invalidArgument } from '../status.ts';
import { checkTuningJob } from '../tuning/create-checks.ts';
import { cutSeries } from '../tuning/tuning-experiment.ts';
import { addTuningJob, findTuningJob } from '../tuning/tuning-jobs.ts';
import { isOver, tuningAt } from '../tuning/tuning-timeline.ts';
import { tuningView } from '../tuning/tuning-view.ts';
import type { ServiceMethods, World } from '../world.ts';
import { rebaseTunedModel } from './rebase.ts';

interface CreateRequest {
  parent: string;
  tuningJob?: JsonObject;
}

async function createTuningJob({ parent, tuningJob = {} }: CreateRequest, world: World): Promise<object> {
  if (placeOf(parent)?.parent !== parent) throw invalidArgument(`Invalid parent: ${parent}`, 'parent');
  const checked = checkTuningJob(parent, tuningJob, world.store);
  const job = await addTuningJob({ parent, body: tuningJob, checked }, world);
  return tuningView(job, world.store, world.clock.now());
}

async function getTuningJob({ name }: { name: string }, world: World): Promise<object> {
  const job = findTuningJob(name, world);
  await world.trainings.settle(job);
  const now = world.clock.now();
  world.catchUp(now);
  return tuningView(job, world.store, now);
}

function listTuningJobs({ parent, ...request }: ListRequest & { parent: string }, world: World): object {
  const { store, clock, trainings } = world;
  const now = clock.now();
  const { items, nextPageToken } = newestFirst(request, {
    records: store.tuningJobs.values(),
    includes: ({ name }) => isBelow(name, parent, 'tuningJobs'),
    view(job) {
      trainings.noteSeen(job);
      return tuningView(job, store, now);
    },
  });
  return { tuningJobs: items, ...(nextPageToken ? { nextPageToken } : {}) };
}

/** Best effort, as Google says: a job that is over stays as it is. */
function cancelTuningJob({ name }: { name: string }, world: World): object {
  const { store, clock, trainings } = world;
  const job = findTuningJob(name, world);
  const now = clock.now();
  trainings.noteSeen(job);
  if (job.cancelRequestedAt === undefined && !isOver(tuningAt(job, now).state)) {
    job.cancelRequestedAt = now;
    trainings.stop(name);
    cutSeries(store, job, now);
    store.changed();
  }
  return {};
}

export const tuningService: ServiceMethods = {
  CreateTuningJob: createTuningJob,
  GetTuningJob: getTuningJob,
  ListTuningJobs: listTuningJobs,
  CancelTuningJob: cancelTuningJob,
  RebaseTunedModel: rebaseTunedModel,
};
