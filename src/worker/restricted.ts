import type { WorkerDependencies } from '../activities/dependencies.ts';
import type { JobLocation } from '../contract/tuning-job.ts';
import type { ObjectStore } from '../gcs/object-store.ts';
import { GoogleApiError } from '../google/errors.ts';

/** What a worker may be made to touch; absent: all that its credentials reach. */
export interface AllowedPlaces {
  readonly allowedProjects?: readonly string[];
  readonly allowedBuckets?: readonly string[];
}

/**
 * The same ports, which refuse every other project and bucket before a call goes out. Requests are refused earlier, field by
 * field; this holds for whatever else names a place, such as an argument that somebody hands a workflow directly.
 */
export function restricted(given: WorkerDependencies, places: AllowedPlaces): WorkerDependencies {
  const at = <Rest extends unknown[], Port>(
    portOf: (location: JobLocation, ...rest: Rest) => Port,
  ): ((location: JobLocation, ...rest: Rest) => Port) => {
    return (location, ...rest) => {
      refuseUnless(places.allowedProjects, 'project', location.project, 'TEMPOTUNE_ALLOWED_PROJECTS');
      return portOf(location, ...rest);
    };
  };
  return {
    ...given,
    ...places,
    tuningBackend: at(given.tuningBackend),
    endpoints: at(given.endpoints),
    modelRegistry: at(given.modelRegistry),
    modelRetirement: at(given.modelRetirement),
    tensorboards: at(given.tensorboards),
    experiments: at(given.experiments),
    predictions: at(given.predictions),
    objects: places.allowedBuckets ? restrictedObjects(given.objects, places.allowedBuckets) : given.objects,
  };
}

function restrictedObjects(objects: ObjectStore, allowed: readonly string[]): ObjectStore {
  const of = (bucket: string): ObjectStore => {
    refuseUnless(allowed, 'bucket', bucket, 'TEMPOTUNE_ALLOWED_BUCKETS');
    return objects;
  };
  const at = (uri: string): ObjectStore => of(/^gs:\/\/([^/]+)/.exec(uri)?.[1] ?? uri);
  return {
    stat: async (uri) => at(uri).stat(uri),
    read: (uri, generation) => at(uri).read(uri, generation),
    create: async (uri, ...rest) => at(uri).create(uri, ...rest),
    copy: async (source, uri, object) => {
      at(source.uri);
      return at(uri).copy(source, uri, object);
    },
    put: async (uri, ...rest) => at(uri).put(uri, ...rest),
    replace: async (uri, ...rest) => at(uri).replace(uri, ...rest),
    list: async (prefix) => at(prefix).list(prefix),
    bucket: async (name) => of(name).bucket(name),
    ownsBucket: async (project, name) => of(name).ownsBucket(project, name),
    createBucket: async (order) => of(order.name).createBucket(order),
  };
}

function refuseUnless(allowed: readonly string[] | undefined, what: string, name: string, setting: string): void {
  if (!allowed || allowed.includes(name)) return;
  throw new GoogleApiError(
    'Denied',
    `${what} ${name} is not among those that this worker may touch (${allowed.join(', ')}). ` +
      `To fix: use one of them, or add it to ${setting} of the worker`,
  );
}
