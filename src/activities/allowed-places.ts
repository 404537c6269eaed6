import { environmentFinding } from '../contract/environment-problems.ts';
import type { Finding } from '../contract/findings.ts';
import { locationOf } from '../contract/resource-names.ts';
import type { OutsideReferences } from './check-environment.ts';
import type { Dependencies } from './dependencies.ts';

type AllowedPlaces = Pick<Dependencies, 'allowedProjects' | 'allowedBuckets'>;

export interface PermittedReferences {
  /** One per violation, naming its field. */
  readonly findings: readonly Finding[];
  /** What may be looked at: the rest of the request. */
  readonly permitted: OutsideReferences;
}

/** Parts the projects and buckets that this worker may touch from those that it must not even look at. */
export function permittedReferences(references: OutsideReferences, places: AllowedPlaces): PermittedReferences {
  const findings: Finding[] = [];
  const isFine = (finding: Finding | undefined): boolean => {
    if (finding) findings.push(finding);
    return finding === undefined;
  };
  const { project, datasetUri, evaluationDatasetUri, outputDirectory, predictionEvaluation, ...others } = references;
  const isProjectFine = isFine(refusedProject('project', project, places));
  const refused = namesOfResources.filter((field) => !isFine(refusedResource(field, references[field], places)));
  const datasets = (datasetUri ?? []).filter((uri) => isFine(refusedBucket('datasetUri', uri, places)));
  const one = (field: string, uri: string | undefined): boolean =>
    uri !== undefined && isFine(refusedBucket(field, uri, places));
  return {
    permitted: {
      ...Object.fromEntries(Object.entries(others).filter(([field]) => !refused.some((name) => name === field))),
      ...(project !== undefined && isProjectFine ? { project } : {}),
      // A dataset of several files is looked at whole or not at all.
      ...(datasetUri && datasets.length === datasetUri.length ? { datasetUri } : {}),
      ...(one('evaluationDatasetUri', evaluationDatasetUri) ? { evaluationDatasetUri } : {}),
      ...(one('outputDirectory', outputDirectory) ? { outputDirectory } : {}),
      ...(one('predictionEvaluation.datasetUri', predictionEvaluation?.datasetUri) ? { predictionEvaluation } : {}),
    } as OutsideReferences, // each part is there only when it was given
    findings,
  };
}

/** What Vertex AI is told to use for the job; a worker with rights in several projects would lend them to the request. */
const namesOfResources = ['tensorboardResourceId', 'preTunedModel', 'encryptionSpecKeyName'] as const;

/** The places that a sweep's champion names, of the raw input: also where another part of the request is wrong. */
export function championPlaceFindings(input: unknown, places: AllowedPlaces): readonly Finding[] {
  const { champion } = (input ?? {}) as { champion?: { root?: unknown; endpoint?: unknown } | null };
  const { root, endpoint } = champion ?? {};
  return [
    typeof root === 'string' ? refusedBucket('champion.root', root, places) : undefined,
    typeof endpoint === 'string' ? refusedResource('champion.endpoint', endpoint, places) : undefined,
  ].filter((finding) => finding !== undefined);
}

function refusedBucket(field: string, uri: string, { allowedBuckets: allowed }: AllowedPlaces): Finding | undefined {
  const [, bucket] = /^gs:\/\/([^/]+)/.exec(uri) ?? []; // local files have folders of their own
  const isFine = bucket === undefined || !allowed || allowed.includes(bucket);
  return isFine ? undefined : environmentFinding('BUCKET_NOT_ALLOWED', { field, uri, allowed });
}

function refusedResource(field: string, name: string | undefined, places: AllowedPlaces): Finding | undefined {
  // another shape is refused by the rule of its field
  const project = name?.startsWith('projects/') ? locationOf(name).project : undefined;
  return refusedProject(field, project, places, name);
}

export function refusedProject(
  field: string,
  project: string | undefined,
  { allowedProjects: allowed }: AllowedPlaces,
  value: string | undefined = project,
): Finding | undefined {
  if (project === undefined || value === undefined || !allowed || allowed.includes(project)) return undefined;
  return environmentFinding('PROJECT_NOT_ALLOWED', { field, value, allowed });
}
